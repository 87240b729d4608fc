package servicetest

import (
	"errors"
	"os"
)

// Share starts the servers that the environment does not name yet, and returns what to add to the
// environment of test binaries. The servers end by stop, or with this process.
func Share() (environment []string, stop func() error, err error) {
	var running []*process
	stop = func() error {
		var failed error
		for _, p := range running {
			failed = errors.Join(failed, p.close())
		}
		return failed
	}
	if os.Getenv(PostgresVariable) == "" {
		p, err := newPostgres(false, false)
		if err != nil {
			return nil, nil, err
		}
		running = append(running, p)
		environment = append(environment, PostgresVariable+"="+postgresDSN(p.port))
	}
	if os.Getenv(RedisVariable) == "" {
		p, err := newRedis(redisOptions{}, false)
		if err != nil {
			return nil, nil, errors.Join(err, stop())
		}
		running = append(running, p)
		environment = append(environment, RedisVariable+"="+redisURL(p.port))
	}
	return environment, stop, nil
}

func redisURL(port int) string { return "redis://" + address(port) + "/0" }
