package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"
)

// A client that asks and then takes nothing does not hold its connection for ever.
func TestSlowReadersAreDropped(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	front := newFront(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		defer close(ended)
		part := make([]byte, 1<<20)
		for {
			if _, err := w.Write(part); err != nil {
				return
			}
		}
	}), slog.New(slog.DiscardHandler))
	limits := map[string]time.Duration{
		"head": front.ReadHeaderTimeout, "read": front.ReadTimeout, "write": front.WriteTimeout, "idle": front.IdleTimeout,
	}
	for name, limit := range limits {
		if limit <= 0 || limit > 2*time.Minute {
			t.Fatalf("limit %s is %s", name, limit)
		}
	}
	front.WriteTimeout /= 600
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	go front.Serve(listener)
	defer front.Close()
	conn, err := net.Dial("tcp", listener.Addr().String())
	check(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	check(t, err)
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("the answer is still being written")
	}
}
