package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
)

// taken gives a person a life on record: contest 1 with a finished paper 11 and an open paper 12 with
// a draft, a standing, two ways to log in and a session. Every text begins with hers(id).
func (r *record) taken(tb testing.TB, id int64) {
	tb.Helper()
	ctx := context.Background()
	p, own := person(id), hers(id)
	p.Name, p.TypedUnit, p.Phone, p.PhoneMAC, p.Consent = own+"name", own+"unit", own+"phone", own+"mac", own+"consent"
	must(tb, r.AddPerson(ctx, p, store.Identity{Kind: "wechat", Subject: own + "subject", Sealed: own + "openid"}))
	must(tb, r.AddIdentity(ctx, id, store.Identity{Kind: "roster", Subject: own + "entry"}))
	must(tb, r.AddSession(ctx, store.Session{Token: own + "token", Person: id, Channel: "web", Device: own + "device", ExpiresAt: 1 << 50}))
	r.open(tb, start(10*id+1, id, chance(1, 2)))
	r.finish(tb, id, 10*id+1, 70)
	r.open(tb, start(10*id+2, id, chance(2, 2)))
	r.update(tb, func(tx *store.Tx) error {
		_, err := tx.SaveDrafts([]store.Save{{Paper: 10*id + 2, Seq: 1, Body: own + "draft"}})
		return err
	})
	r.practise(tb, id, "q-1", false)
	must(tb, r.PutReport(ctx, store.Report{ID: id, Contest: 1, Question: "q-1", Revision: 1, Person: id, Text: own + "report"}))
}

func hers(person int64) string { return fmt.Sprintf("hers %d ", person) }

// finish hands a paper in.
func (r *record) finish(tb testing.TB, person, paper int64, points quiz.Points) {
	tb.Helper()
	r.update(tb, func(tx *store.Tx) error { return finish(tx, person, paper, points) })
}

func finish(tx *store.Tx, person, paper int64, points quiz.Points) error {
	claimed, err := tx.ClaimPapers([]int64{paper})
	if err != nil || !claimed[0] {
		return err
	}
	s := submission(paper, person)
	s.Hash, s.Body, s.Spent = hers(person)+"hash", hers(person)+"answers", hers(person)+"spent"
	m := mark(person, paper, 1, points)
	if err := tx.AddSubmissions([]store.Submission{s}); err != nil {
		return err
	}
	if err := tx.AddMarks([]store.Mark{m}); err != nil {
		return err
	}
	_, err = tx.BumpStandings(1, []store.Bump{{
		Person: person, Path: []int64{4, 2, 1}, Counted: true,
		First: quiz.Stand(quiz.StandingRule{Counts: quiz.CountBest}, person, []quiz.Mark{m.Mark}),
	}}, 500)
	return err
}

func (r *record) erase(tb testing.TB, person, now int64) []store.Standing {
	tb.Helper()
	var gone []store.Standing
	r.update(tb, func(tx *store.Tx) error {
		var err error
		gone, err = tx.Erase(person, now)
		return err
	})
	return gone
}

func erasedLeavesANumber(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	r.contest(t, 2)
	r.contest(t, 3)
	must(t, r.SetContestState(ctx, "contest-3", store.Closed))
	r.taken(t, 5)
	r.taken(t, 6)
	before, err := r.Topics(ctx)
	must(t, err)

	gone := r.erase(t, 5, 900)
	want := []store.Standing{ // one where she stood, one where she still could, none where all is over
		{Contest: 1, Generation: 2, Path: []int64{4, 2, 1}, Gone: true, Changed: 900, Standing: quiz.Standing{Person: 5}},
		{Contest: 2, Generation: 1, Gone: true, Changed: 900, Standing: quiz.Standing{Person: 5}},
	}
	same(t, "tombstones", gone, want)
	got, err := r.Standing(ctx, 1, 5)
	must(t, err)
	same(t, "standing", got, want[0])
	after, err := r.Topics(ctx)
	must(t, err)
	same(t, "the topic rose", after[store.TopicPeople] > before[store.TopicPeople], true)

	_, err = r.Person(ctx, 5)
	wantCode(t, err, quiz.NotFound)
	people, err := r.PeopleByID(ctx, []int64{5, 6})
	must(t, err)
	same(t, "people found", []any{len(people), people[0].ID}, []any{1, int64(6)})
	changed, err := r.ChangedPeople(ctx, 900)
	must(t, err)
	same(t, "changed people", changed, []int64{5})
	others := 0
	for at, texts := range storetest.Open(t, r.source).Texts() {
		for _, text := range texts {
			if strings.HasPrefix(text, hers(5)) {
				t.Errorf("%s still holds %q", at, text)
			}
			if strings.HasPrefix(text, hers(6)) {
				others++
			}
		}
	}
	same(t, "texts of the other person", others, 15)
	for from, n := range map[string]int{
		"person": 2, "person WHERE erased_at = 900": 1, "identity": 2, "session": 1, "open_paper": 1, "draft": 1,
		"paper": 4, "chance": 4, "submission": 2, "mark": 2, "submission WHERE person = 5 AND body = '' AND hash = ''": 1,
		"practice": 1, "report": 2, "report WHERE person = 5 AND text = ''": 1,
	} {
		same(t, from, r.count(t, from), n)
	}
	same(t, "erased again", len(r.erase(t, 5, 950)), 0)
	same(t, "the time of the erasure stays", r.count(t, "person WHERE erased_at = 900"), 1)
	wantCode(t, r.Update(ctx, func(tx *store.Tx) error { _, err := tx.Erase(99, 1); return err }), quiz.NotFound)
}

func erasedStayErased(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	r.taken(t, 5)
	r.erase(t, 5, 900)
	wantCode(t, r.Register(ctx, person(5)), quiz.NotFound)
	wantCode(t, r.Agree(ctx, person(5)), quiz.NotFound)
	wantCode(t, r.AddSession(ctx, store.Session{Token: "new", Person: 5, Channel: "web"}), quiz.NotFound)
	wantCode(t, r.AddIdentity(ctx, 5, store.Identity{Kind: "wechat", Subject: "new"}), quiz.NotFound)
	wantCode(t, r.PutReport(ctx, store.Report{ID: 77, Contest: 1, Question: "q-2", Revision: 1, Person: 5, Text: "new"}), quiz.NotFound)
	wantCode(t, r.Update(ctx, func(tx *store.Tx) error { _, err := tx.Practise(5, "q-1", true, 1); return err }), quiz.NotFound)
	must(t, r.AddPerson(ctx, store.Person{ID: 8}, store.Identity{Kind: "wechat", Subject: hers(5) + "subject"}))

	// A paper begun on a server that did not know yet, and handed in: it stands for nothing.
	r.open(t, start(59, 5))
	r.finish(t, 5, 59, 100)
	got, err := r.Standing(ctx, 1, 5)
	must(t, err)
	same(t, "standing", []any{got.Gone, got.Generation, got.Standing}, []any{true, int64(3), quiz.Standing{Person: 5}})
	r.update(t, func(tx *store.Tx) error { // nor does a result written past the rule
		s := got
		s.Points, s.Sittings = 100, 2
		return tx.WriteStandings([]*store.Standing{&s})
	})
	got, err = r.Standing(ctx, 1, 5)
	must(t, err)
	same(t, "standing after a write", got.Standing, quiz.Standing{Person: 5})
	same(t, "standings newly gone", len(r.erase(t, 5, 950)), 0)
	same(t, "answers of the erased", r.count(t, "submission WHERE person = 5 AND body <> ''"), 0)
}

func schemaGuardsTheErased(t *testing.T, r *record) {
	r.contest(t, 1)
	r.taken(t, 5)
	r.taken(t, 6)
	r.erase(t, 5, 900)
	for name, text := range map[string]string{
		"a tombstone revived":              `UPDATE standing SET gone = 0, generation = 9 WHERE person = 5`,
		"a tombstone with points":          `UPDATE standing SET points = 1 WHERE person = 5`,
		"a name for the erased":            `UPDATE person SET name = 'x' WHERE id = 5`,
		"a phone for the erased":           `UPDATE person SET phone_mac = 'x' WHERE id = 5`,
		"answers emptied of the living":    `UPDATE submission SET hash = '', body = '' WHERE person = 6`,
		"answers changed of the erased":    `UPDATE submission SET body = '{}' WHERE person = 5`,
		"a time spent by the erased":       `UPDATE submission SET spent = '1' WHERE person = 5`,
		"a time spent by the living":       `UPDATE submission SET spent = '1' WHERE person = 6`,
		"a submission of the erased":       `UPDATE submission SET hash = '', body = '', finished = 1 WHERE person = 5`,
		"a submission given to the erased": `UPDATE submission SET hash = '', body = '', person = 5 WHERE person = 6`,
	} {
		if _, err := r.raw.Exec(text); !constraint(err) {
			t.Errorf("%s: not refused by a constraint: %v", name, err)
		}
	}
}

// Erasures and submissions meet in every order; nobody comes back, no answer stays.
func erasureMeetsSubmissions(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	const people = 24
	var wg sync.WaitGroup
	errs := make(chan error, 5*people)
	for id := int64(1); id <= people; id++ {
		must(t, r.AddPerson(ctx, store.Person{ID: id, Name: "hers"}, store.Identity{Kind: "demo", Subject: fmt.Sprint(id)}))
		r.open(t, start(100+id, id))
		wg.Go(func() {
			errs <- r.Update(ctx, func(tx *store.Tx) error { return finish(tx, id, 100+id, 70) })
		})
		wg.Go(func() {
			errs <- r.Update(ctx, func(tx *store.Tx) error { _, err := tx.Erase(id, 900); return err })
		})
		wg.Go(func() {
			err := r.AddSession(ctx, store.Session{Token: fmt.Sprint(id), Person: id, Channel: "web"})
			if quiz.CodeOf(err) == quiz.NotFound {
				err = nil
			}
			errs <- err
		})
		wg.Go(func() {
			err := r.Update(ctx, func(tx *store.Tx) error { _, err := tx.Practise(id, "q", false, 1); return err })
			if err == nil {
				err = r.PutReport(ctx, store.Report{ID: id, Contest: 1, Question: "q", Revision: 1, Person: id, Text: "hers"})
			}
			if quiz.CodeOf(err) == quiz.NotFound {
				err = nil
			}
			errs <- err
		})
		wg.Go(func() {
			err := r.Register(ctx, person(id))
			if c := quiz.CodeOf(err); c == quiz.NotFound || c == quiz.ProfileLocked {
				err = nil
			}
			errs <- err
		})
	}
	wg.Wait()
	for range 5 * people {
		must(t, <-errs)
	}
	for from, n := range map[string]int{
		"person WHERE erased_at = 900": people, "session": 0, "identity": 0, "open_paper": 0, "standing": people,
		"standing WHERE gone = 0": 0, "submission WHERE body <> ''": 0, "practice": 0, "report WHERE text <> ''": 0,
	} {
		same(t, from, r.count(t, from), n)
	}
}

func whatIsHeld(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	r.taken(t, 5)
	r.taken(t, 6)
	must(t, r.Revoke(ctx, hers(5)+"token", 60))
	kinds, err := r.IdentityKinds(ctx, 5)
	must(t, err)
	same(t, "kinds", kinds, []string{"roster", "wechat"})
	sessions, err := r.SessionsOf(ctx, 5)
	must(t, err)
	same(t, "sessions", sessions, []store.Session{{
		Token: hers(5) + "token", Person: 5, Channel: "web", Device: hers(5) + "device", ExpiresAt: 1 << 50, RevokedAt: 60,
	}})
	standings, err := r.StandingsOf(ctx, 5)
	must(t, err)
	one, err := r.Standing(ctx, 1, 5)
	must(t, err)
	same(t, "standings", standings, []store.Standing{one})

	r.update(t, func(tx *store.Tx) error { return tx.AddMarks([]store.Mark{mark(5, 51, 2, 40)}) })
	done, open := start(51, 5).Paper, start(52, 5).Paper
	s := submission(51, 5)
	s.Hash, s.Body, s.Spent = hers(5)+"hash", hers(5)+"answers", hers(5)+"spent"
	want := []store.Sitting{
		{Paper: done, Chances: []store.Chance{chance(1, 2)}, Submission: s, Marks: []store.Mark{mark(5, 51, 1, 70), mark(5, 51, 2, 40)}},
		{Paper: open, Chances: []store.Chance{chance(2, 2)}, Saved: store.Saved{Seq: 1, Body: hers(5) + "draft"}},
	}
	got, err := r.Sittings(ctx, 5, 0, 10)
	must(t, err)
	same(t, "sittings", got, want)
	var paged []store.Sitting
	for after := int64(0); ; {
		page, err := r.Sittings(ctx, 5, after, 1)
		must(t, err)
		if len(page) == 0 {
			break
		}
		paged, after = append(paged, page...), page[0].ID
	}
	same(t, "sittings page by page", paged, want)
	got, err = r.Sittings(ctx, 7, 0, 10)
	must(t, err)
	same(t, "sittings of nobody", len(got), 0)
}
