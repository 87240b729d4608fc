package servicetest

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// DialRedis returns a client of the server at addr, closed with tb. It obeys contexts as the
// product's does and tries nothing twice, so that a server that is down is noticed at once.
func DialRedis(tb testing.TB, addr string) *redis.Client {
	client := redis.NewClient(&redis.Options{
		Addr: addr, ContextTimeoutEnabled: true, DialTimeout: time.Second, MaxRetries: -1, DialerRetries: 1,
	})
	tb.Cleanup(func() { client.Close() })
	return client
}
