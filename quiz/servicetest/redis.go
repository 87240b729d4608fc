package servicetest

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// RedisServer is a test's own Redis server. Its methods fail the test when they fail.
type RedisServer struct {
	// Addr is its host:port; it stays the same over restarts.
	Addr string

	tb      testing.TB
	process *process
}

// RedisOption changes how StartRedis sets a server up.
type RedisOption func(*redisOptions)

type redisOptions struct{ cluster, appendOnly bool }

// Cluster makes the server a cluster of one node that holds every slot: it answers CROSSSLOT
// where a real cluster would.
func Cluster() RedisOption { return func(o *redisOptions) { o.cluster = true } }

// AppendOnly makes the server keep its data over Kill9 and Start, as in production; without it,
// the server comes back empty.
func AppendOnly() RedisOption { return func(o *redisOptions) { o.appendOnly = true } }

// StartRedis starts a server for this test alone, empty, and ends it with the test.
func StartRedis(tb testing.TB, options ...RedisOption) *RedisServer {
	tb.Helper()
	var chosen redisOptions
	for _, option := range options {
		option(&chosen)
	}
	p, err := newRedis(chosen, false)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := p.close(); err != nil {
			tb.Error(err)
		}
	})
	return &RedisServer{Addr: address(p.port), tb: tb, process: p}
}

// Start runs the server again after Stop or Kill9, and returns when it answers.
func (s *RedisServer) Start() { s.tb.Helper(); s.must(s.process.start()) }

// Stop shuts the server down in order.
func (s *RedisServer) Stop() { s.tb.Helper(); s.must(s.process.stop(syscall.SIGTERM)) }

// Kill9 ends the server with SIGKILL.
func (s *RedisServer) Kill9() { s.tb.Helper(); s.must(s.process.stop(syscall.SIGKILL)) }

// Pause makes the server hang: connections stay open, nothing is answered.
func (s *RedisServer) Pause() { s.tb.Helper(); s.must(s.process.signal(pauseSignal)) }

// Resume ends a Pause; what was sent meanwhile is then carried out.
func (s *RedisServer) Resume() { s.tb.Helper(); s.must(s.process.signal(continueSignal)) }

func (s *RedisServer) must(err error) {
	s.tb.Helper()
	if err != nil {
		s.tb.Fatal(err)
	}
}

// newRedis makes and starts a server; the caller closes it.
func newRedis(options redisOptions, keep bool) (*process, error) {
	path, err := redisProgram(exec.LookPath)
	if err != nil {
		return nil, err
	}
	p, err := newProcess("redis", path, "KILL", user{}, keep)
	if err != nil {
		return nil, err
	}
	p.args = func(dir string, port int) []string { return redisArgs(dir, port, options) }
	p.ready = func(pid int) (bool, error) { return redisReady(address(p.port), pid, options) }
	if err := p.start(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// redisArgs is the server's command line.
func redisArgs(dir string, port int, options redisOptions) []string {
	args := []string{"--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", dir,
		"--save", "", "--maxmemory-policy", "noeviction"}
	if options.appendOnly {
		args = append(args, "--appendonly", "yes", "--appendfsync", "everysec")
	}
	if options.cluster {
		args = append(args, "--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1",
			"--cluster-port", strconv.Itoa(port+busOffset))
	}
	return args
}

// redisReady tells whether the server with this pid answers, has loaded its data and, in a
// cluster, holds all slots.
func redisReady(addr string, pid int, options redisOptions) (bool, error) {
	// Errors mean "not yet" throughout: nobody listens, or it is loading. The look by a bare dial
	// comes first because the client tries several times, and writes to stderr each time.
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false, nil
	}
	conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	client := redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1, ContextTimeoutEnabled: true})
	defer client.Close()
	if client.Ping(ctx).Err() != nil {
		return false, nil
	}
	info, err := client.Info(ctx, "server").Result()
	if err != nil || !strings.Contains(info, fmt.Sprintf("process_id:%d\r\n", pid)) {
		return false, nil
	}
	if !options.cluster {
		return true, nil
	}
	state, err := client.ClusterInfo(ctx).Result()
	if err != nil {
		return false, nil
	}
	if strings.Contains(state, "cluster_slots_assigned:0\r\n") {
		return false, client.ClusterAddSlotsRange(ctx, 0, 16383).Err()
	}
	return strings.Contains(state, "cluster_state:ok\r\n"), nil
}
