package servicetest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/redis/go-redis/v9"

	"lawquiz/quiz/servicetest"
)

func TestPostgresSchemasArePrivate(t *testing.T) {
	t.Parallel()
	one, two := connect(t, servicetest.Postgres(t)), connect(t, servicetest.Postgres(t))
	for _, conn := range []*pgx.Conn{one, two} {
		run(t, conn, "CREATE TABLE paper (id INTEGER PRIMARY KEY)")
	}
	run(t, one, "INSERT INTO paper VALUES (1)")
	if n := number(t, one, "SELECT count(*) FROM paper"); n != 1 {
		t.Errorf("own schema holds %d rows, want 1", n)
	}
	if n := number(t, two, "SELECT count(*) FROM paper"); n != 0 {
		t.Errorf("the other schema holds %d rows, want 0", n)
	}
}

func TestPostgresSchemaIsDroppedWithItsTest(t *testing.T) {
	t.Parallel()
	outer := connect(t, servicetest.Postgres(t))
	var schema string
	t.Run("inner", func(t *testing.T) {
		inner := connect(t, servicetest.Postgres(t))
		run(t, inner, "CREATE TABLE paper (id INTEGER)")
		if err := inner.QueryRow(t.Context(), "SELECT current_schema").Scan(&schema); err != nil {
			t.Fatal(err)
		}
	})
	if n := number(t, outer, "SELECT count(*) FROM pg_namespace WHERE nspname = '"+schema+"'"); schema == "" || n != 0 {
		t.Errorf("schema %q: found %d times after its test, want 0", schema, n)
	}
}

func TestSharedPostgresIsOneServer(t *testing.T) {
	t.Parallel()
	const port = "SELECT inet_server_port()"
	one, two := connect(t, servicetest.Postgres(t)), connect(t, servicetest.Postgres(t))
	if a, b := number(t, one, port), number(t, two, port); a != b {
		t.Errorf("ports %d and %d, want one server", a, b)
	}
}

func TestDurablePostgresKeepsCommitsOverKill9(t *testing.T) {
	t.Parallel()
	server := servicetest.StartPostgres(t, servicetest.Durable())
	conn := connect(t, server.DSN)
	var fsync string
	if err := conn.QueryRow(t.Context(), "SHOW fsync").Scan(&fsync); err != nil || fsync != "on" {
		t.Fatalf("fsync is %q (%v), want on", fsync, err)
	}
	run(t, conn, "CREATE TABLE submission (id INTEGER)")
	run(t, conn, "INSERT INTO submission VALUES (7)")
	server.Kill9()
	if err := conn.Ping(t.Context()); err == nil {
		t.Fatal("a killed server answered")
	}
	server.Restart()
	if n := number(t, connect(t, server.DSN), "SELECT id FROM submission"); n != 7 {
		t.Errorf("found %d after the restart, want 7", n)
	}
}

func TestPostgresStopCutsConnections(t *testing.T) {
	t.Parallel()
	server := servicetest.StartPostgres(t)
	conn := connect(t, server.DSN)
	server.Stop()
	var known *pgconn.PgError
	if _, err := conn.Exec(t.Context(), "SELECT 1"); err == nil {
		t.Error("a stopped server answered")
	} else if errors.As(err, &known) && known.Code != "57P01" {
		t.Errorf("got code %s, want 57P01 (admin_shutdown) or a closed connection", known.Code)
	}
}

func TestRedisPrefixesArePrivateAndCleaned(t *testing.T) {
	t.Parallel()
	addr, outer := servicetest.Redis(t)
	client := dial(t, addr)
	if err := client.Set(t.Context(), outer+"mine", "kept", 0).Err(); err != nil {
		t.Fatal(err)
	}
	var inner string
	t.Run("inner", func(t *testing.T) {
		_, inner = servicetest.Redis(t)
		for _, key := range []string{"{c}:top", "{c}:held"} {
			if err := client.Set(t.Context(), inner+key, "gone soon", 0).Err(); err != nil {
				t.Fatal(err)
			}
		}
	})
	if inner == outer {
		t.Fatalf("two corners share the prefix %s", inner)
	}
	if left, err := client.Keys(t.Context(), inner+"*").Result(); err != nil || len(left) != 0 {
		t.Errorf("left behind %v (%v), want nothing", left, err)
	}
	if got, err := client.Get(t.Context(), outer+"mine").Result(); err != nil || got != "kept" {
		t.Errorf("the other corner's key is %q (%v), want kept", got, err)
	}
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	// The test's own context is over when cleanups run.
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func run(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func number(t *testing.T, conn *pgx.Conn, sql string) (n int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func dial(t *testing.T, addr string) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1, ContextTimeoutEnabled: true})
	t.Cleanup(func() { client.Close() })
	return client
}
