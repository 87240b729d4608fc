package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"lawquiz/quiz/store"
	"lawquiz/server/api"
)

// Told to stop, a server ends its streams, finishes the submission under way and carries it, gives
// up its leases and leaves no goroutine: the child looks for them after the command has ended.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	unit, path, _ := company(t)
	s, _ := spawnDemo(t, data)
	token := s.worker("赵青禾", unit)
	frames := s.stream(path[1])
	hear(t, frames, `"total":0`)
	var p api.Paper
	s.want(&p, "POST", inDemo+"/papers", token, nil)
	body, err := json.Marshal(map[string]any{"answers": key(t, p.Questions)})
	check(t, err)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
	check(t, err)
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/v1/papers/%s/submit HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", p.ID, token, len(body))
	answer := bufio.NewReader(conn)
	if line, err := answer.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err) // the request is under way: the server waits for its body
	}
	ended := make(chan int, 1)
	go func() { ended <- s.stop() }()
	until(t, patience, "the stream to end", func() bool {
		select {
		case _, more := <-frames:
			return !more
		default:
			return false
		}
	})
	_, err = conn.Write(body)
	check(t, err)
	res := readAnswer(t, answer)
	if res.Points != 200 || res.FinishedBy != "worker" {
		t.Errorf("the submission under way got %+v", res)
	}
	if code := <-ended; code != 0 {
		t.Errorf("exit %d:\n%s", code, s.log)
	}
	if left := leases(t, data); len(left) > 0 {
		t.Errorf("leases left: %v", left)
	}
	wantFiles(t, data, "lawquiz.db", "lawquiz.key")
}

func readAnswer(t *testing.T, in *bufio.Reader) (r api.Result) {
	t.Helper()
	_, err := in.ReadString('\n') // the empty line after 100 Continue
	check(t, err)
	res, err := http.ReadResponse(in, nil)
	check(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	check(t, err)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", res.StatusCode, text)
	}
	check(t, json.Unmarshal(text, &r))
	return r
}

// A backup taken while people submit opens as a record and holds every submission that was
// acknowledged before it began.
func TestBackupBesideAServer(t *testing.T) {
	t.Parallel()
	data, target := t.TempDir(), filepath.Join(t.TempDir(), "copy.db")
	unit, _, _ := company(t)
	s := serveDemo(t, data)
	var acknowledged sync.Map // paper to token
	var wg sync.WaitGroup
	half := make(chan struct{}, 1)
	for i, name := range []string{"钱一禾", "孙二禾", "李三禾", "郑四禾"} {
		token := s.worker(name, unit)
		wg.Go(func() {
			for range 3 {
				p, _ := s.sit(token, 3*i)
				acknowledged.Store(p.ID, token)
				select {
				case half <- struct{}{}:
				default:
				}
			}
		})
	}
	<-half
	before := make(map[string]string)
	acknowledged.Range(func(id, token any) bool {
		before[id.(string)] = token.(string)
		return true
	})
	do(t, nil, "backup", "--data", data, target).wants(t, 0, "已备份到")
	wg.Wait()
	do(t, nil, "backup", "--data", data, target).wants(t, exitUsage, "已经存在")

	restored := t.TempDir() // a directory with the copy and the key is a server again
	moveInto(t, restored, target, filepath.Join(data, "lawquiz.key"))
	again := serveDemo(t, restored)
	for id, token := range before {
		var p api.Paper
		again.want(&p, "GET", "/api/v1/papers/"+id, token, nil)
		if p.State != "finished" || p.Result == nil {
			t.Errorf("paper %s was acknowledged and is %+v in the backup", id, p)
		}
	}
	if len(before) == 0 {
		t.Error("nothing had been acknowledged")
	}
}

// `rebuild` reaches the running server that has the boards in memory.
func TestRebuildByTopic(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	unit, _, _ := company(t)
	s := serveDemo(t, data, "LAWQUIZ_LOG_LEVEL=debug")
	token := s.worker("吴晓岚", unit)
	s.sit(token, 20)
	s.awaitPlaces(token, 1, 1, 1, 1)
	do(t, nil, "rebuild", "--data", data, "nowhere").wants(t, exitUsage, "没有竞赛 nowhere")
	before := topic(t, data, store.TopicRebuild)
	do(t, nil, "rebuild", "--data", data).wants(t, 0, "已通知它重建")
	if after := topic(t, data, store.TopicRebuild); after != before+1 {
		t.Errorf("the topic went from %d to %d", before, after)
	}
	until(t, patience, "the server to hear of it", func() bool {
		return strings.Contains(s.log.String(), "boards are rebuilt on demand")
	})
	s.awaitPlaces(token, 1, 1, 1, 1)
}

func topic(t *testing.T, data, name string) int64 {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(data, "lawquiz.db"))
	check(t, err)
	defer db.Close()
	topics, err := db.Topics(t.Context())
	check(t, err)
	return topics[name]
}
