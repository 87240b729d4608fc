package api_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

// While every turn for making files is taken others wait for one, and workers do not: they hand in as ever.
func TestFilesAreMadeInTurn(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.seat("admin", staff.Admin, quiz.Root)
	token := h.worker("赵敏", factoryA)
	release := h.server.Turns()
	ways := []string{
		"/units/export.xlsx", "/contests/day/ranking/units.xlsx", "/contests/day/ranking/people.xlsx", "/contests/day/people.xlsx",
		"/contests/day/materials.xlsx", "/contests/day/absent.xlsx", "/contests/day/absent", "/audit.xlsx", "/audit/verify",
	}
	for _, path := range ways {
		wantProblem(t, h.impatient(admin, "GET", console+path, nil), quiz.Busy, "同时导出")
	}
	h.sit("day", token, time.Minute)
	if a := h.as(admin, "GET", console+"/contests/day/overview", nil); a.status != http.StatusOK {
		t.Errorf("figures wait for files: %d %s", a.status, a.body)
	}
	release()
	for range 3 { // each gives its turn back
		for _, path := range ways {
			if a := h.as(admin, "GET", console+path, nil); a.status != http.StatusOK {
				t.Errorf("%s: %d %s", path, a.status, a.body)
			}
		}
	}
}

// Whoever is slow to send large files keeps few places for them, and gives them back.
func TestLargeBodiesAreFew(t *testing.T) {
	t.Parallel()
	h := open(t)
	site := httptest.NewServer(h.server)
	t.Cleanup(site.Close)
	c, other := h.seat("county", staff.Organiser, county), h.seat("far", staff.Organiser, farCounty)
	const path = console + "/units/import?file=u.csv"
	var slow []*io.PipeWriter
	answers := make(chan int, 2)
	for range 2 {
		body, feed := io.Pipe()
		slow = append(slow, feed)
		r, err := http.NewRequestWithContext(t.Context(), "POST", site.URL+path, body)
		must(t, err)
		r.Header.Set("Content-Type", "application/octet-stream")
		c.send(r)
		go func() {
			status := 0
			if res, err := site.Client().Do(r); err == nil {
				status = res.StatusCode
				res.Body.Close()
			}
			answers <- status
		}()
		_, err = feed.Write(bytes.Repeat([]byte("单位代码,"), 4096)) // more than the client keeps back
		must(t, err)
	}
	file := func(by *seat) answer {
		return h.as(by, "POST", path, nil, func(r *http.Request) {
			r.Header.Set("Content-Type", "application/octet-stream")
			r.Body = io.NopCloser(bytes.NewReader([]byte("单位代码,上级代码,单位名称\n")))
			r.ContentLength = -1
		})
	}
	for limit := time.Now().Add(time.Minute); h.server.Receiving() < 2; {
		select {
		case status := <-answers:
			t.Fatalf("a slow one was answered %d", status)
		case <-time.After(10 * time.Millisecond): // the two are on their way
		}
		if time.Now().After(limit) {
			t.Fatal("the slow ones never came")
		}
	}
	wantProblem(t, file(c), quiz.RateLimited, "您正在上传")
	if a := file(other); a.status == http.StatusTooManyRequests || a.status >= 500 {
		t.Errorf("another account waits: %d %s", a.status, a.body)
	}
	for _, feed := range slow {
		feed.Close()
		<-answers
	}
	if a := file(c); a.status == http.StatusTooManyRequests {
		t.Errorf("who has sent all still counts: %s", a.body)
	}
}
