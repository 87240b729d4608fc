package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// The listener for metrics shows the gauges and what the relay carried.
func TestMetrics(t *testing.T) {
	t.Parallel()
	s := serveDemo(t, t.TempDir(), "LAWQUIZ_ADMIN_ADDR=127.0.0.1:0")
	unit, _, _ := company(t)
	token := s.worker("林小禾", unit)
	s.sit(token, 20)
	s.awaitPlaces(token, 1, 1, 1, 1)
	admin := *s
	admin.base = "http://" + between(t, s.log.String(), "admin=", "\n")
	status, text, err := admin.ask("GET", "/metrics", "", nil)
	check(t, err)
	for _, want := range []string{"lawquiz_boards_waiting 0\n", "lawquiz_commit_queue 0\n", "lawquiz_board_entries_total 1\n",
		`lawquiz_submits_total{result="ok"} 1`, `lawquiz_board_carries_total{result="ok"} `} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%d without %q in\n%s", status, want, text)
		}
	}
	if status, _, err := s.ask("GET", "/metrics", "", nil); err != nil || status != http.StatusNotFound {
		t.Errorf("workers see metrics: %d, %v", status, err)
	}
}

// At the usual level a request that went well leaves no line; one that was refused leaves one.
func TestAccessLog(t *testing.T) {
	t.Parallel()
	s := serveDemo(t, t.TempDir(), "LAWQUIZ_LOG_FORMAT=json")
	s.worker("林小禾", 2)
	if strings.Contains(s.log.String(), `"msg":"request"`) {
		t.Errorf("requests that went well are logged:\n%s", s.log)
	}
	status, _, err := s.ask("GET", "/api/v1/me", "", nil)
	check(t, err)
	until(t, patience, "the line", func() bool {
		log := s.log.String()
		return strings.Contains(log, `"level":"INFO","msg":"request"`) && strings.Contains(log, fmt.Sprintf(`"status":%d`, status))
	})
}

func between(t *testing.T, text, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, before)
	if !found {
		t.Fatalf("no %q in\n%s", before, text)
	}
	rest, _, _ = strings.Cut(rest, after)
	return rest
}
