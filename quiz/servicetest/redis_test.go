package servicetest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"lawquiz/quiz/servicetest"
)

func TestRedisComesBackEmpty(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	client := dial(t, server.Addr)
	set(t, client, "board", "a")
	server.Stop()
	if err := client.Ping(t.Context()).Err(); err == nil {
		t.Fatal("a stopped server answered")
	}
	server.Start()
	if err := client.Get(t.Context(), "board").Err(); !errors.Is(err, redis.Nil) {
		t.Errorf("got %v, want no such key", err)
	}
}

func TestAppendOnlyRedisKeepsDataOverKill9(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t, servicetest.AppendOnly())
	client := dial(t, server.Addr)
	set(t, client, "board", "a")
	server.Kill9()
	server.Start()
	if got, err := client.Get(t.Context(), "board").Result(); err != nil || got != "a" {
		t.Errorf("got %q (%v), want a", got, err)
	}
}

func TestPausedRedisHangsAndResumes(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	client := dial(t, server.Addr)
	set(t, client, "board", "a")
	server.Pause()
	short, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := client.Ping(short).Err(); err == nil {
		t.Fatal("a paused server answered")
	}
	server.Resume()
	if got, err := client.Get(t.Context(), "board").Result(); err != nil || got != "a" {
		t.Errorf("got %q (%v), want a", got, err)
	}
}

func TestPausedRedisCanBeKilled(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t)
	server.Pause()
	server.Kill9()
	server.Start()
	set(t, dial(t, server.Addr), "board", "a")
}

func TestClusterReportsCrossSlot(t *testing.T) {
	t.Parallel()
	server := servicetest.StartRedis(t, servicetest.Cluster(), servicetest.AppendOnly())
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{server.Addr}})
	t.Cleanup(func() { client.Close() })
	const both = "return redis.call('SET', KEYS[1], 'x') and redis.call('SET', KEYS[2], 'y')"
	if err := client.Eval(t.Context(), both, []string{"{c1}:a", "{c1}:b"}).Err(); err != nil {
		t.Errorf("keys of one tag: %v", err)
	}
	err := client.Eval(t.Context(), both, []string{"{c1}:a", "{c2}:b"}).Err()
	if err == nil || !strings.Contains(err.Error(), "CROSSSLOT") && !strings.Contains(err.Error(), "same slot") {
		t.Errorf("keys of two tags: got %v, want CROSSSLOT", err)
	}
	server.Kill9()
	server.Start()
	if got, err := client.Get(t.Context(), "{c1}:b").Result(); err != nil || got != "y" {
		t.Errorf("after the restart got %q (%v), want y", got, err)
	}
}

func set(t *testing.T, client *redis.Client, key, value string) {
	t.Helper()
	if err := client.Set(t.Context(), key, value, 0).Err(); err != nil {
		t.Fatal(err)
	}
}
