package servicetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"time"
)

// pollEvery is the time between two looks.
const pollEvery = 10 * time.Millisecond

// poll asks done until it says true, it fails, or limit has passed.
// Past the limit the error names what was awaited.
func poll(limit time.Duration, what string, done func() (bool, error)) error {
	deadline := time.Now().Add(limit)
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		ok, err := done()
		if err != nil || ok {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s: not within %v", what, limit)
		}
		<-tick.C
	}
}

// The ports servers are put on, and how far above it a cluster node's second port lies. They stay
// below 32768, where Linux takes the near ends of outgoing connections from: while a server is
// down, a client that keeps dialling a port of that range can connect to itself and keep the port.
const (
	lowestPort  = 15000
	highestPort = 21999
	busOffset   = 10000
)

// freePort returns a port of 127.0.0.1 that was free, as was the one busOffset above it, a moment
// ago. Another program may be quicker, so callers try again with a new one.
func freePort() (int, error) {
	for range 100 {
		port := lowestPort + rand.IntN(highestPort-lowestPort+1)
		if isFree(port) && isFree(port+busOffset) {
			return port, nil
		}
	}
	return 0, errors.New("no free port on 127.0.0.1")
}

// isFree tells whether the port could be listened on.
func isFree(port int) bool {
	listener, err := net.Listen("tcp", address(port))
	if err != nil {
		return false
	}
	listener.Close()
	return true
}

// address is a port of this machine as host:port.
func address(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
