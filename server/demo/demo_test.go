package demo_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/demo"
)

const now = int64(1798765432123) // 2027-01-01 in Asia/Shanghai

func TestUnitsFormTheCity(t *testing.T) {
	t.Parallel()
	units, _, _ := demo.Units()
	tree, err := quiz.NewTree(units)
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]int{}
	for _, id := range tree.Children(1) {
		u, err := tree.Unit(id)
		if err != nil {
			t.Fatal(err)
		}
		groups[u.Group]++
		if u.Group == demo.GroupCounty {
			checkCounty(t, tree, u)
		}
	}
	want := map[string]int{demo.GroupCounty: 16, demo.GroupZone: 3, demo.GroupBody: 40}
	if !maps.Equal(groups, want) {
		t.Errorf("groups: got %v, want %v", groups, want)
	}
	grassroots, names := 0, map[string]bool{}
	for _, u := range units {
		if len(tree.Children(u.ID)) == 0 && u.Name != demo.OtherName {
			grassroots++
		}
		if names[u.Name] && u.Name != demo.OtherName {
			t.Errorf("%s appears twice", u.Name)
		}
		names[u.Name] = true
	}
	if grassroots < 1400 || grassroots > 1600 {
		t.Errorf("%d grassroots unions", grassroots)
	}
}

// checkCounty counts the towns of a county and looks for its one unit for the others.
func checkCounty(t *testing.T, tree *quiz.Tree, county quiz.Unit) {
	t.Helper()
	towns, others := 0, 0
	for _, id := range tree.Children(county.ID) {
		u, err := tree.Unit(id)
		if err != nil {
			t.Fatal(err)
		}
		if len(tree.Children(id)) > 0 {
			towns++
		}
		if u.Name == demo.OtherName {
			others++
			if len(u.Heads) > 0 {
				t.Errorf("%s has head-counts", u.Code)
			}
		}
	}
	if towns < 6 || towns > 12 || others != 1 {
		t.Errorf("%s: %d towns, %d units for others", county.Name, towns, others)
	}
}

func TestHeadCounts(t *testing.T) {
	t.Parallel()
	units, heads, _ := demo.Units()
	tree, err := quiz.NewTree(units)
	if err != nil {
		t.Fatal(err)
	}
	own := 0
	for _, u := range units {
		leaf := len(tree.Children(u.ID)) == 0
		if len(u.Heads) == 0 {
			if leaf && u.Name != demo.OtherName {
				t.Errorf("%s has no head-counts", u.Name)
			}
			continue
		}
		if !leaf {
			own++
		}
		workers, women, members := u.Heads[quiz.Workers], u.Heads[quiz.WomenCount], u.Heads[quiz.MemberCount]
		if women < 1 || women > workers || members < 1 || members > workers {
			t.Errorf("%s: %d workers, %d women, %d members", u.Name, workers, women, members)
		}
	}
	if own != 5 {
		t.Errorf("%d parents with figures of their own", own)
	}
	for _, h := range heads {
		u, err := tree.Unit(h.Unit)
		if err != nil || u.Heads[h.Kind] != h.People || h.Source == "" || !regexp.MustCompile(`^\d{4}-\d\d-\d\d$`).MatchString(h.AsOf) {
			t.Errorf("head-count %+v of %+v, %v", h, u, err)
		}
	}
	if due, ok := tree.Due(1, quiz.WomenCount); !ok || due < 50_000 || due > 500_000 {
		t.Errorf("%d women are due in the city, %v", due, ok)
	}
}

func TestScenesNameEveryUnitOnce(t *testing.T) {
	t.Parallel()
	units, _, scenes := demo.Units()
	byUnit := map[int64]string{}
	for code, id := range scenes {
		if !regexp.MustCompile(`^[0-9A-Za-z]{8}$`).MatchString(code) {
			t.Errorf("scene %q", code)
		}
		byUnit[id] = code
	}
	for _, u := range units {
		if byUnit[u.ID] == "" {
			t.Errorf("%s has no scene", u.Code)
		}
	}
	if len(scenes) != len(units) {
		t.Errorf("%d scenes for %d units", len(scenes), len(units))
	}
}

// The demo is the same on every machine and after every restart: invitation codes and
// walk-throughs rely on it. Whoever changes it on purpose writes the new sum here.
func TestUnitsAreDeterministic(t *testing.T) {
	t.Parallel()
	const want = "9eb381960eee313b"
	dump := func() string {
		units, heads, scenes := demo.Units()
		h := sha256.New()
		fmt.Fprintln(h, units, heads, scenes) // maps print in the order of their keys
		return fmt.Sprintf("%x", h.Sum(nil)[:8])
	}
	if a, b := dump(), dump(); a != want || b != want {
		t.Errorf("sums %s and %s, want %s", a, b, want)
	}
}

func TestRosterBelongsToACompany(t *testing.T) {
	t.Parallel()
	units, _, _ := demo.Units()
	at := slices.IndexFunc(units, func(u quiz.Unit) bool { return u.Code == demo.RosterCode })
	if at < 0 || !strings.HasSuffix(units[at].Name, "有限公司工会") {
		t.Fatalf("%s is no company", demo.RosterCode)
	}
	seen := map[string]bool{}
	for _, e := range demo.Roster() {
		if e.UnitCode != demo.RosterCode || seen[e.Name] || !regexp.MustCompile(`^\d{4}$`).MatchString(e.Last4) ||
			e.Gender != quiz.Female && e.Gender != quiz.Male {
			t.Errorf("entry %+v", e)
		}
		seen[e.Name] = true
	}
	if len(seen) != 20 || len(demo.Logins()) < 3 {
		t.Errorf("%d people on the roster, %d log-ins", len(seen), len(demo.Logins()))
	}
}

func TestContestHasTheRulesOfTheWeek(t *testing.T) {
	t.Parallel()
	c, faults := quiz.ReadContest("demo.yaml", []byte(demo.Contest(now)))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if w := quiz.Warnings(c); len(w) > 0 {
		t.Errorf("warnings: %v", w)
	}
	got := fmt.Sprintln(c.ID, c.Full(), c.Size(), c.Paper.TimeLimit, c.Paper.AtLeast, c.Attempts, c.Standing, c.Review, c.Pass,
		c.Participation, c.Units.Groups)
	want := fmt.Sprintln(demo.ContestID, "200", 20, 600000, "[{女职工劳动保护特别规定 6}]", "[{per_day 3}]",
		"{best [elapsed finished_at] unique}", "after_submit", 6000, "{women 女职工数 1}",
		"[县（市、区） 开发区（产业园区） 市总对口单位]")
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if c.Window.Open > now || c.Window.Open <= now-60_000 || c.Window.Close-c.Window.Open != 7*24*3600*1000 {
		t.Errorf("window %+v at %d", c.Window, now)
	}
	if err := quiz.CheckBank(c, quiz.NewPool(banks(t))); err != nil {
		t.Error(err)
	}
}

// banks reads the shipped questions.
func banks(t *testing.T) []questions.Bank {
	t.Helper()
	files, err := filepath.Glob("../../questions/bank/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatalf("banks: %v, %v", files, err)
	}
	var out []questions.Bank
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b, faults := questions.ReadBank(file, src)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		out = append(out, b)
	}
	return out
}

func open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "demo.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestSeed(t *testing.T) {
	t.Parallel()
	db, banks := open(t), banks(t)
	const day = 24 * 3600 * 1000
	for _, step := range []struct {
		name string
		now  int64
		want []string // contests, the newest first
	}{
		{"empty", now, []string{"rights-week-demo"}},
		{"restart", now + 6*day, []string{"rights-week-demo"}},
		{"ended", now + 7*day, []string{"rights-week-demo-2", "rights-week-demo"}},
		{"restart", now + 8*day, []string{"rights-week-demo-2", "rights-week-demo"}},
		{"ended again", now + 30*day, []string{"rights-week-demo-3", "rights-week-demo-2", "rights-week-demo"}},
	} {
		if err := demo.Seed(t.Context(), db, banks, step.now); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := contests(t, db); !slices.Equal(got, step.want) {
			t.Errorf("%s: got %v, want %v", step.name, got, step.want)
		}
	}
	assertSeeded(t, db)
}

func contests(t *testing.T, db *store.DB) []string {
	t.Helper()
	rows, err := db.Contests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range rows {
		ids = append(ids, c.ID)
		if c.State != store.Published || len(c.Pool) < 100 {
			t.Errorf("contest %s: %s with %d questions", c.ID, c.State, len(c.Pool))
		}
	}
	return ids
}

// assertSeeded holds what the record gives back against what was generated.
func assertSeeded(t *testing.T, db *store.DB) {
	t.Helper()
	units, _, scenes := demo.Units()
	got, err := db.Units(t.Context())
	if err != nil || !reflect.DeepEqual(got, units) {
		t.Errorf("the record holds other units, %v", err)
	}
	for code, id := range scenes {
		if at, err := db.Scene(t.Context(), code); err != nil || at != id {
			t.Fatalf("scene %s: %d, %v, want %d", code, at, err, id)
		}
	}
	kept, err := db.Questions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Contests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pool := quiz.NewPool(kept)
	for _, ref := range rows[0].Pool {
		if _, err := pool.Question(ref); err != nil {
			t.Error(err)
		}
	}
}

func TestSeedRefuses(t *testing.T) {
	t.Parallel()
	t.Run("other units", func(t *testing.T) {
		t.Parallel()
		db := open(t)
		other := []quiz.Unit{{ID: 1, Code: "X", Name: "某市总工会"}}
		if err := db.PutUnits(t.Context(), other, nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := demo.Seed(t.Context(), db, banks(t), now); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("got %v", err)
		}
		if got := contests(t, db); len(got) > 0 {
			t.Errorf("contests %v were written", got)
		}
	})
	t.Run("no banks", func(t *testing.T) {
		t.Parallel()
		if err := demo.Seed(t.Context(), open(t), nil, now); quiz.CodeOf(err) != quiz.BankTooSmall {
			t.Errorf("got %v", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := demo.Seed(ctx, open(t), nil, now); err == nil {
			t.Error("a cancelled seed reports nothing")
		}
	})
}
