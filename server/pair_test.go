package main

import (
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"lawquiz/quiz/servicetest"
	"lawquiz/server/api"
)

// pair is two servers on one PostgreSQL and one Redis, each with a data directory of its own.
type pair struct {
	a, b    *site
	redis   *servicetest.RedisServer
	environ []string
}

func servePair(t *testing.T) *pair {
	t.Helper()
	p := &pair{redis: servicetest.StartRedis(t)}
	p.environ = []string{
		"LAWQUIZ_DATABASE=" + servicetest.Postgres(t), "LAWQUIZ_REDIS=redis://" + p.redis.Addr + "/0",
		"LAWQUIZ_KEY_FILE=" + file(t, "key", strings.Repeat("A", 43)+"=\n"),
	}
	p.a, p.b = serveDemo(t, t.TempDir(), p.environ...), serveDemo(t, t.TempDir(), p.environ...)
	return p
}

// The same road on PostgreSQL and Redis, and what one server does the other shows.
func TestTwoServers(t *testing.T) {
	t.Parallel()
	p := servePair(t)
	unit, path, _ := company(t)
	token := takeRoad(t, p.a)
	p.b.awaitPlaces(token, 1, 1, 1, 1) // one session and one board for both
	for _, at := range path {
		untilEvery(t, askEvery, patience, "equal boards", func() bool {
			a, b := p.a.board(token, at), p.b.board(token, at)
			return a.Total == 2 && reflect.DeepEqual(a.Items, b.Items)
		})
	}

	doc := contestDocument(t, "second", "")
	do(t, p.environ, "contest", "publish", doc).wants(t, 0, "已发布 second")
	table := "单位代码,上级代码,单位名称\nNEW1,YC,新设总工会\n"
	do(t, p.environ, "units", "import", file(t, "new.csv", table)).wants(t, 0, "新增 1 个；新发邀请码 1 个")
	for _, s := range []*site{p.a, p.b} {
		untilEvery(t, askEvery, patience, "the new contest", func() bool {
			status, _, err := s.ask("GET", "/api/v1/contests/second", token, nil)
			return err == nil && status == http.StatusOK
		})
		untilEvery(t, askEvery, patience, "the new unit", func() bool {
			var found api.Units
			s.want(&found, "GET", "/api/v1/units?q=新设总工会", token, nil)
			return found.Total == 1
		})
	}
	var again api.LoggedIn
	p.b.want(&again, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "林小禾"})
	if status, text, err := p.a.ask("POST", "/api/v1/logout", token, nil); err != nil || status >= 300 {
		t.Fatalf("logout: %d %s %v", status, text, err)
	}
	for _, s := range []*site{p.a, p.b} {
		untilEvery(t, askEvery, patience, "the session to end", func() bool {
			status, _, err := s.ask("GET", "/api/v1/me", token, nil)
			return err == nil && status == http.StatusUnauthorized
		})
	}
	p.a.awaitPlaces(again.Token, 1, 1, 1, 1)
	if b := p.b.board(again.Token, unit); b.Total != 2 {
		t.Errorf("after the other session ended: %+v", b)
	}
}

// Redis stops in the middle of a contest and comes back empty: submissions go on, boards say that they
// are stale, and everything is there again without anyone asking.
func TestRedisLostInMidContest(t *testing.T) {
	t.Parallel()
	p := servePair(t)
	unit, _, _ := company(t)
	first, second := p.a.worker("林小禾", unit), p.b.worker("周云舟", unit)
	p.a.sit(first, 10)
	p.b.awaitPlaces(first, 1, 1, 1, 1)
	if b := p.a.board(first, unit); b.Stale || b.Total != 1 {
		t.Errorf("before: %+v", b)
	}
	p.redis.Stop()
	_, r := p.b.sit(second, 20)
	if r.Points != 200 {
		t.Errorf("without Redis: %+v", r)
	}
	p.a.sit(first, 15)
	for _, s := range []*site{p.a, p.b} {
		untilEvery(t, askEvery, patience, "the boards to be stale", func() bool {
			var ready api.Readiness
			s.want(&ready, "GET", "/readyz", "", nil)
			return ready.Status == "ready" && len(ready.Stale) == 1
		})
	}
	if b := p.a.board(first, unit); !b.Stale || b.StaleSince == 0 || b.Total != 1 {
		t.Errorf("what was last known should be shown as stale: %+v", b)
	}
	p.redis.Start() // and it is empty
	for _, s := range []*site{p.a, p.b} {
		s.awaitPlaces(second, 1, 1, 1, 1)
		s.awaitPlaces(first, 2, 2, 2, 2)
		untilEvery(t, askEvery, patience, "fresh boards", func() bool {
			b := s.board(second, unit)
			return !b.Stale && b.Total == 2 && b.Items[0].Points == 200
		})
	}
}

// `rebuild` builds the boards in Redis from the record, in a process that is no server.
func TestRebuildOnRedis(t *testing.T) {
	t.Parallel()
	p := servePair(t)
	unit, _, _ := company(t)
	token := p.a.worker("林小禾", unit)
	p.a.sit(token, 20)
	p.b.awaitPlaces(token, 1, 1, 1, 1)
	at := append([]string{"LAWQUIZ_DATA=" + t.TempDir()}, p.environ...)
	do(t, at, "rebuild").wants(t, 0, "rights-week-demo：1 人，用时 ")
	do(t, at, "rebuild", "rights-week-demo").wants(t, 0, "rights-week-demo：1 人，用时 ")
	p.b.awaitPlaces(token, 1, 1, 1, 1)
	p.redis.Stop()
	do(t, at, "rebuild").wants(t, exitFailed, "重建 rights-week-demo 没有完成：")
	do(t, at, "backup", filepath.Join(t.TempDir(), "x")).wants(t, exitUsage, "pg_dump")
}

// A server on PostgreSQL whose key lies in its own directory says so; names sealed with another
// key are refused.
func TestOneKeyForOneDatabase(t *testing.T) {
	t.Parallel()
	redis := servicetest.StartRedis(t)
	shared := []string{"LAWQUIZ_DATABASE=" + servicetest.Postgres(t), "LAWQUIZ_REDIS=redis://" + redis.Addr + "/0"}
	data := t.TempDir()
	s := serveDemo(t, data, shared...)
	if n := strings.Count(s.log.String(), "LAWQUIZ_KEY_FILE is not set"); n != 1 {
		t.Errorf("%d warnings:\n%s", n, s.log)
	}
	s.worker("林小禾", 2) // the first name under this key
	other := append(shared, "LAWQUIZ_KEY_FILE="+file(t, "key", strings.Repeat("B", 43)+"=\n"))
	o := do(t, other, "serve", "--data", t.TempDir(), "--addr", "127.0.0.1:0")
	o.wants(t, exitUsage, "密钥")
	if strings.Contains(o.err, "is not set") {
		t.Errorf("a warning about a key that is set:\n%s", o.err)
	}
	do(t, other, "units", "roster", "--data", t.TempDir(), file(t, "r.csv", "单位代码,姓名,证件号后四位\n")).wants(t, exitUsage, "密钥")
	do(t, append(shared, "LAWQUIZ_KEY_FILE="+filepath.Join(data, "lawquiz.key")), "units", "roster", "--data", t.TempDir(),
		file(t, "r.csv", "单位代码,姓名,证件号后四位\nYC010104,王小芳,0123\n")).wants(t, 0, "花名册共 1 人")
}
