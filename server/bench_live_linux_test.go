package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/server/demo"
	"lawquiz/server/rehearse"
)

// BenchmarkLive measures what people who watch cost: the processor time of a server in a process of its
// own while a contest is being answered, before, while and after 2 000 streams are open. "spread" has a
// quarter of them at the top of the tree and the others at its units, as organisers are; "top" has all
// of them where every second something changes.
//
// core-% is what the streams cost, in hundredths of one core: the server's user and system time with
// them, less what as many sittings took before and after. Clients and whatever else runs share the
// machine; a busy one slows the sittings, which are therefore counted.
func BenchmarkLive(b *testing.B) {
	watchers, span := 2000, 15*time.Second
	if testing.Short() {
		watchers, span = 100, 2*time.Second
	}
	for name, spread := range map[string]bool{"spread": true, "top": false} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				w := openLive(b)
				w.answer(b)
				before := w.span(b, span)
				leave := w.watch(b, watchers, spread)
				frames, read := w.frames.Load(), w.bytes.Load()
				with := w.span(b, span)
				frames, read = w.frames.Load()-frames, w.bytes.Load()-read
				leave()
				after := w.span(b, span)
				each := (before.cpu + after.cpu) / float64(before.sittings+after.sittings)
				b.ReportMetric(100*(with.cpu-each*float64(with.sittings))/with.seconds, "core-%")
				b.ReportMetric(100*with.cpu/with.seconds, "whole-core-%")
				b.ReportMetric(float64(frames)/with.seconds, "frames/s")
				b.ReportMetric(float64(read)/with.seconds/1e6, "MB/s")
				b.ReportMetric(float64(with.sittings)/with.seconds, "sittings/s")
				b.ReportMetric(0, "ns/op")
				w.stop()
				if w.frames.Load() < int64(watchers) {
					b.Fatalf("%d frames for %d streams: this measures nothing", w.frames.Load(), watchers)
				}
			}
		})
	}
}

const liveKey = "operator-key-of-the-benchmark"

// livePace is how many people a second come to answer: enough that something changes every second, and few
// enough that answering does not drown what watching costs.
const livePace = 10

// liveBench is a server under load, in a process of its own, with those who watch it.
type liveBench struct {
	base          string
	pid           int
	contest       string
	ctx           context.Context
	stop          func()
	running       sync.WaitGroup
	frames, bytes atomic.Int64
}

func openLive(b *testing.B) *liveBench {
	b.Helper()
	key := filepath.Join(b.TempDir(), "key")
	must(b, os.WriteFile(key, []byte(liveKey), 0o600))
	environ := []string{"LAWQUIZ_OPERATOR_KEY_FILE=" + key, "LAWQUIZ_LOG_LEVEL=warn"}
	cmd, out, log := spawn(b, environ, "serve", "--demo", "--addr", "127.0.0.1:0", "--data", b.TempDir())
	until(b, 2*patience, "the server to start", func() bool { return welcomed.MatchString(out.String()) })
	w := &liveBench{base: welcomed.FindStringSubmatch(out.String())[1], pid: cmd.Process.Pid, contest: fmt.Sprint("live-", now())}
	var cancel context.CancelFunc
	w.ctx, cancel = context.WithCancel(context.Background())
	w.stop = func() { cancel(); w.running.Wait() }
	b.Cleanup(func() {
		w.stop()
		if text := log.String(); strings.Contains(text, "level=ERROR") {
			b.Error(text)
		}
	})
	return w
}

// answer lets people come and answer until the benchmark stops; it returns when some have.
func (w *liveBench) answer(b *testing.B) {
	b.Helper()
	banks, err := bank.All()
	must(b, err)
	doc := fmt.Sprintf(strings.Replace(benchDocument, "id: bench", "id: "+w.contest, 1),
		quiz.FormatMoment(now()-60_000), quiz.FormatMoment(now()+86_400_000))
	w.running.Go(func() {
		_, err := rehearse.Run(w.ctx, rehearse.Config{
			BaseURL: w.base, OperatorKey: liveKey, People: 100_000, Rate: livePace, Document: []byte(doc), Bank: banks, Seed: 5, Keep: true,
		})
		if err != nil && w.ctx.Err() == nil {
			b.Error(err)
		}
	})
	until(b, 3*patience, "people to answer", func() bool { return w.sittings(b) > livePace })
}

// ask sends a request with the operator's key and reads its answer.
func (w *liveBench) ask(method, path string, body, into any) (*http.Response, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(w.ctx, method, w.base+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Operator "+liveKey)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, res.Status)
	}
	return res, json.NewDecoder(res.Body).Decode(into)
}

// sittings asks how many papers have been handed in, 0 before there is a contest.
func (w *liveBench) sittings(b *testing.B) int64 {
	var o struct {
		Unit struct{ Sittings int64 }
	}
	if _, err := w.ask("GET", "/api/v1/console/contests/"+w.contest+"/overview", nil, &o); err != nil {
		return 0
	}
	return o.Unit.Sittings
}

// spent is what a server did and took over a while.
type spent struct {
	cpu, seconds float64 // of processor time, of real time
	sittings     int64
}

// span lets the server run for a while.
func (w *liveBench) span(b *testing.B, long time.Duration) spent {
	sat, before, began := w.sittings(b), ticks(w.pid), time.Now()
	timer := time.NewTimer(long)
	defer timer.Stop()
	<-timer.C
	return spent{float64(ticks(w.pid)-before) / 100, time.Since(began).Seconds(), w.sittings(b) - sat}
}

// ticks reads the user and system time of a process, in hundredths of a second.
func ticks(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return user + system
}

// watch opens streams, by as many links as it takes, and returns when each has had a frame; leave closes
// them.
func (w *liveBench) watch(b *testing.B, n int, spread bool) (leave func()) {
	b.Helper()
	ctx, cancel := context.WithCancel(w.ctx)
	units, _, _ := demo.Units()
	cookie := ""
	begun, all := new(sync.WaitGroup), new(sync.WaitGroup)
	for i := range n {
		if i%400 == 0 { // a link has a quarter of all streams at most
			cookie = w.link(b)
		}
		unit := int64(1)
		if spread && i%4 > 0 {
			unit = units[i%len(units)].ID
		}
		begun.Add(1)
		mine := cookie
		all.Go(func() { w.stream(ctx, b, mine, unit, sync.OnceFunc(begun.Done)) })
	}
	begun.Wait()
	return func() { cancel(); all.Wait() }
}

// link makes a link and returns the cookie it is exchanged for.
func (w *liveBench) link(b *testing.B) string {
	b.Helper()
	var made struct{ Secret string }
	_, err := w.ask("POST", "/api/v1/console/links", map[string]any{
		"kind": "board", "contest": w.contest, "unit": "1", "expires_at": now() + 3_600_000,
	}, &made)
	must(b, err)
	var current map[string]any
	res, err := w.ask("POST", "/api/v1/links/exchange", map[string]string{"secret": made.Secret}, &current)
	must(b, err)
	return res.Header.Get("Set-Cookie")
}

// stream reads frames until ctx ends.
func (w *liveBench) stream(ctx context.Context, b *testing.B, cookie string, unit int64, began func()) {
	defer began()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
	if err != nil {
		b.Error(err)
		return
	}
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	cookie, _, _ = strings.Cut(cookie, ";")
	fmt.Fprintf(conn, "GET /api/v1/links/live?unit=%d HTTP/1.1\r\nHost: lawquiz\r\nCookie: %s\r\n\r\n", unit, cookie)
	in := bufio.NewReaderSize(conn, 16<<10)
	for line := 0; ; line++ {
		text, err := in.ReadSlice('\n')
		switch {
		case err != nil && err != bufio.ErrBufferFull:
			if ctx.Err() == nil {
				b.Error(err)
			}
			return
		case line == 0 && !bytes.HasPrefix(text, []byte("HTTP/1.1 200")):
			b.Errorf("unit %d: %s", unit, text)
			return
		}
		w.bytes.Add(int64(len(text)))
		if bytes.HasPrefix(text, []byte("data: ")) {
			w.frames.Add(1)
			began()
		}
	}
}
