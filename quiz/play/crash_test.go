package play_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
)

// The crash tests run this binary again as a server that works until it is killed; the variable
// names its record.
const crashVariable = "LAWQUIZ_TEST_CRASH"

func TestMain(m *testing.M) {
	source := os.Getenv(crashVariable)
	if rest, ok := strings.CutPrefix(source, regradeMark); ok {
		regradeCrashing(rest)
	}
	if source != "" {
		crashing(source)
	}
	os.Exit(m.Run())
}

// crashing is the child: eight workers begin, save and submit one sitting after another, and say so
// as soon as, and only when, the service has answered. It never ends by itself.
func crashing(source string) {
	ctx := context.Background()
	s, err := serveCrash(ctx, source)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	said := make(chan string)
	for range 8 {
		go func() {
			for {
				work(ctx, s, said)
			}
		}()
	}
	for line := range said {
		fmt.Println(line)
	}
}

func serveCrash(ctx context.Context, source string) (*play.Service, error) {
	db, err := store.Open(ctx, source)
	if err != nil {
		return nil, err
	}
	catalog, err := play.NewCatalog(ctx, db)
	if err != nil {
		return nil, err
	}
	return play.New(play.Config{
		DB: db, Catalog: catalog, Committed: func([]store.Standing) {},
		Now:  func() int64 { return time.Now().UnixMilli() },
		Seed: func() (seed [32]byte) { rand.Read(seed[:]); return seed },
	})
}

// crowd is how many people the workers stand for: few, so that their sittings add up.
const crowd = 50

// answersOf are the answers that every hand gives to a paper.
func answersOf(o play.Opened) quiz.Answers { return right(o.Sheet, int(o.ID%11)) }

// work is one sitting; one in four is left open. What fails is tried no further: the
// server may be going down.
func work(ctx context.Context, s *play.Service, said chan<- string) {
	who := play.Who{Person: 1 + mathrand.Int64N(crowd), Channel: "web", Named: true, Unit: 3}
	o, err := s.Begin(ctx, "c", who)
	if err != nil {
		return
	}
	said <- fmt.Sprintf("begun %d %d", o.ID, who.Person)
	a := answersOf(o)
	if _, err := s.Save(ctx, who, o.ID, o.Seq+1, a); err == nil {
		said <- fmt.Sprintf("saved %d %d", o.ID, who.Person)
	}
	if mathrand.IntN(4) == 0 {
		return
	}
	if r, err := s.Submit(ctx, who, o.ID, a); err == nil {
		said <- fmt.Sprintf("submitted %d %d %d", o.ID, who.Person, r.Points)
	}
}

// acks is all that killed servers have acknowledged.
type acks struct {
	begun, saved map[int64]int64 // paper -> person
	submitted    map[int64]quiz.Points
}

func (a *acks) note(tb testing.TB, line string) {
	var what string
	var paper, person int64
	var points quiz.Points
	if n, _ := fmt.Sscan(line, &what, &paper, &person, &points); n < 3 {
		return // cut off by the kill
	}
	switch what {
	case "begun":
		a.begun[paper] = person
	case "saved":
		a.saved[paper] = person
	case "submitted":
		if old, ok := a.submitted[paper]; ok && old != points {
			tb.Errorf("paper %d was answered with %v and with %v points", paper, old, points)
		}
		a.submitted[paper] = points
	}
}

func TestCrashSQLite(t *testing.T) {
	t.Parallel()
	crash(t, sqlite(t), func() {}, func() {})
}

func TestCrashPostgres(t *testing.T) {
	t.Parallel()
	server := servicetest.StartPostgres(t, servicetest.Durable())
	round := 0
	kill := func() { // every other time the database dies, while the server is at work
		if round++; round%2 == 0 {
			server.Kill9()
		}
	}
	crash(t, server.DSN, kill, func() {
		if round%2 == 0 {
			server.Restart()
		}
	})
}

// crash kills a working server ten times and holds the record to what it had acknowledged.
func crash(t *testing.T, source string, kill, restart func()) {
	ctx := context.Background()
	db, err := store.Open(ctx, source)
	must(t, err)
	long := strings.NewReplacer("2026-03-01 00:00", "2025-01-01 00:00", "2026-03-31 24:00", "2099-12-31 24:00", "5m", "60m")
	_, err = play.Publish(ctx, db, "c.yaml", long.Replace(document("c", "attempts: { per_contest: 1000 }")), law(), 1_760_000_000_000)
	must(t, err)
	for person := range int64(crowd) {
		must(t, db.AddPerson(ctx, store.Person{ID: person + 1, Unit: 3}, store.Identity{Kind: "demo", Subject: fmt.Sprint(person)}))
	}
	must(t, db.Close())
	a := &acks{begun: make(map[int64]int64), saved: make(map[int64]int64), submitted: make(map[int64]quiz.Points)}
	for range 10 {
		runCrashing(t, source, 30+mathrand.IntN(200), kill, a)
		restart()
	}
	if len(a.submitted) < 50 || len(a.saved) <= len(a.submitted) {
		t.Fatalf("too little happened: %d saved, %d submitted", len(a.saved), len(a.submitted))
	}
	t.Logf("%d papers begun, %d saved, %d submitted", len(a.begun), len(a.saved), len(a.submitted))
	judge(t, source, a)
}

// runCrashing runs a child, kills it in the midst of its work once it has said so many lines, and
// notes all it said.
func runCrashing(t *testing.T, source string, life int, kill func(), a *acks) {
	t.Helper()
	binary, err := os.Executable()
	must(t, err)
	child := exec.Command(binary)
	child.Env = append(os.Environ(), crashVariable+"="+source)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	end := func() { kill(); child.Process.Kill() }
	lines, said := bufio.NewScanner(out), 0
	for lines.Scan() {
		a.note(t, lines.Text())
		if said++; said == life {
			go end() // the child works on until it falls
		}
	}
	if said < life {
		t.Errorf("the server ended by itself after %d lines", said)
	}
	child.Wait() // ended by us, or told why on stderr
}

// judge compares the record with the acknowledgements, hands every paper in once more, and sees
// that each counts once.
func judge(t *testing.T, source string, a *acks) {
	t.Helper()
	ctx := context.Background()
	s, err := serveCrash(ctx, source)
	must(t, err)
	defer s.DB.Close()
	defer s.Close()
	c, err := s.Catalog.Contest("c")
	must(t, err)
	for paper, person := range a.saved {
		d, err := s.DB.Draft(ctx, paper)
		must(t, err)
		if d.Seq < 1 {
			t.Errorf("paper %d of %d: the acknowledged save is lost", paper, person)
		}
	}
	for paper, points := range a.submitted {
		m, err := s.DB.Mark(ctx, c.Nr, a.begun[paper], paper)
		if err != nil || m.Points != points {
			t.Errorf("paper %d: acknowledged with %v points, on record %v (%v)", paper, points, m.Points, err)
		}
	}
	consistent(t, source, s, c)
	for paper, person := range a.begun {
		who := play.Who{Person: person, Channel: "web", Named: true, Unit: 3}
		r, err := s.Submit(ctx, who, paper, quiz.Answers{})
		if quiz.CodeOf(err) == quiz.SubmittedBefore {
			_, old, err := s.Paper(ctx, who, paper)
			must(t, err)
			r = *old
		} else {
			must(t, err)
		}
		if want, ok := a.submitted[paper]; ok && r.Points != want {
			t.Errorf("paper %d: %v points, acknowledged were %v", paper, r.Points, want)
		}
	}
	consistent(t, source, s, c)
}

// consistent sees that every paper is open or has one submission with one mark, and that every
// standing is the rule over its person's marks.
func consistent(t *testing.T, source string, s *play.Service, c *play.Contest) {
	t.Helper()
	ctx := context.Background()
	raw := storetest.Open(t, source)
	submissions := raw.Count("submission")
	same(t, "submissions with a mark", raw.Count("submission JOIN mark ON mark.paper = submission.paper"), submissions)
	same(t, "marks", raw.Count("mark"), submissions)
	same(t, "finished papers that are open", raw.Count("submission JOIN open_paper ON open_paper.paper = submission.paper"), 0)
	same(t, "papers", raw.Count("paper"), submissions+raw.Count("open_paper"))
	same(t, "chances", raw.Count("chance"), raw.Count("paper"))
	var people []int64
	for person := range int64(crowd) {
		people = append(people, person+1)
	}
	var marks map[int64][]quiz.Mark
	must(t, s.DB.Update(ctx, func(tx *store.Tx) (err error) {
		marks, err = tx.Marks(c.Nr, people)
		return err
	}))
	standings := 0
	must(t, s.DB.EachStanding(ctx, c.Nr, 0, func(st *store.Standing) error {
		standings++
		of := marks[st.Person]
		if want := quiz.Stand(c.Standing, st.Person, of); st.Standing != want || st.Generation != int64(len(of)) {
			t.Errorf("standing %+v, by its %d marks %+v", st, len(of), want)
		}
		return nil
	}))
	same(t, "people with a standing", standings, len(marks))
}
