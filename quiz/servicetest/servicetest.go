// Package servicetest gives tests real PostgreSQL and Redis servers, each test in a private corner.
//
// Postgres and Redis share one server of each kind. `make test` starts the two once for all test
// binaries and names them in LAWQUIZ_TEST_POSTGRES and LAWQUIZ_TEST_REDIS; where a variable is
// absent, the first test of a binary starts a server for that binary. StartPostgres and StartRedis
// give a test a server of its own, to be stopped, killed and paused.
//
// Nothing outlives its starter: every server has a guard, a shell waiting on a pipe, that ends
// the server and removes its directory when the starter ends in whatever way, SIGKILL included.
// Missing programs fail the test with the command that installs them.
package servicetest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
)

// The variables that name the shared servers, as postgres:// and redis:// addresses.
const (
	PostgresVariable = "LAWQUIZ_TEST_POSTGRES"
	RedisVariable    = "LAWQUIZ_TEST_REDIS"
)

// dump is read after flag parsing only; a package flag is the one way every test binary can offer it.
var dump = flag.Bool("dump", false, "leave test schemas, keys and the servers of this binary behind, and say where")

// One server of a kind per test binary, started by the first test that asks. They are the one
// state of this package: a binary has no other place that lives as long as itself, and a server
// ends when its process value is collected.
var (
	binaryPostgres = sync.OnceValues(func() (*process, error) { return newPostgres(false, *dump) })
	binaryRedis    = sync.OnceValues(func() (*process, error) { return newRedis(redisOptions{}, *dump) })
)

// cleanupTime bounds the removal of a test's schema or keys.
const cleanupTime = 30 * time.Second

// Postgres returns the address of an empty schema of the shared PostgreSQL server: a postgres://
// address whose search_path is that schema. It is dropped when tb ends, unless -dump is given.
// The shared server does not fsync; crash tests and benchmarks use StartPostgres with Durable.
func Postgres(tb testing.TB) (dsn string) {
	tb.Helper()
	base, err := addressOf(PostgresVariable, binaryPostgres, postgresDSN)
	if err != nil {
		tb.Fatal(err)
	}
	schema := "t_" + corner(tb.Name())
	dsn, err = withSchema(base, schema)
	if err != nil {
		tb.Fatal(err)
	}
	if err := execute(base, "CREATE SCHEMA "+pgx.Identifier{schema}.Sanitize()); err != nil {
		tb.Fatalf("create the test's schema: %v", err)
	}
	if *dump {
		tb.Logf("schema left behind: psql '%s' -c 'SET search_path = %s' -f -", base, schema)
		return dsn
	}
	tb.Cleanup(func() {
		// A connection the test forgot holds locks; the time limit turns a hang into a reason.
		drop := "SET lock_timeout = '10s'; DROP SCHEMA " + pgx.Identifier{schema}.Sanitize() + " CASCADE"
		if err := execute(base, drop); err != nil {
			tb.Errorf("drop the test's schema (is a connection still open?): %v", err)
		}
	})
	return dsn
}

// Redis returns the host:port of the shared Redis server and a key prefix nobody else uses. Keys
// under the prefix are removed when tb ends, unless -dump is given; there is no FlushDB, other
// tests are at work on the same server. The prefix holds only a-z, 0-9 and _, and ends in a colon.
func Redis(tb testing.TB) (addr, prefix string) {
	tb.Helper()
	base, err := addressOf(RedisVariable, binaryRedis, redisURL)
	if err != nil {
		tb.Fatal(err)
	}
	options, err := redis.ParseURL(base)
	if err != nil {
		tb.Fatalf("%s: %v", RedisVariable, err)
	}
	prefix = "t_" + corner(tb.Name()) + ":"
	if *dump {
		tb.Logf("keys left behind: redis-cli -u %s --scan --pattern '%s*'", base, prefix)
		return options.Addr, prefix
	}
	tb.Cleanup(func() {
		if err := removeKeys(options, prefix); err != nil {
			tb.Errorf("remove the test's keys: %v", err)
		}
	})
	return options.Addr, prefix
}

// addressOf returns the variable's address, or that of the server this binary starts for itself.
func addressOf(variable string, start func() (*process, error), write func(port int) string) (string, error) {
	if address := os.Getenv(variable); address != "" {
		return address, nil
	}
	p, err := start()
	if err != nil {
		return "", err
	}
	return write(p.port), nil
}

// corner makes a name of at most 40 bytes that nobody else has and people can recognise.
func corner(test string) string {
	readable := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, test)
	var chance [4]byte
	rand.Read(chance[:]) // never fails: the runtime ends the program instead
	return readable[:min(len(readable), 30)] + "_" + hex.EncodeToString(chance[:])
}

// withSchema returns dsn with its search_path set; dsn must be a postgres:// address.
func withSchema(dsn, schema string) (string, error) {
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", fmt.Errorf("%s must be a postgres:// address", PostgresVariable)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// execute runs SQL on a connection of its own.
func execute(dsn, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), cleanupTime)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.PgConn().Exec(ctx, sql).ReadAll()
	return err
}

// removeKeys unlinks every key that starts with prefix.
func removeKeys(options *redis.Options, prefix string) error {
	ctx, cancel := context.WithTimeout(context.Background(), cleanupTime)
	defer cancel()
	client := redis.NewClient(options)
	defer client.Close()
	keys := client.Scan(ctx, 0, prefix+"*", 1000).Iterator()
	for keys.Next(ctx) {
		if err := client.Unlink(ctx, keys.Val()).Err(); err != nil {
			return err
		}
	}
	return keys.Err()
}
