package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func question(id string, revision int, stem string) questions.Question {
	return questions.Question{
		ID: id, Revision: revision, Kind: questions.Judge, Stem: stem, Explanation: "解析",
		Options:   []questions.Option{{Text: "正确", Correct: true}, {Text: "错误"}},
		Citations: []questions.Citation{{Law: "劳动法", Article: "第一条"}}, Difficulty: 1,
		Review: questions.Review{Status: questions.Published},
	}
}

func contestsAndQuestions(t *testing.T, r *record) {
	ctx := context.Background()
	var many []questions.Question
	for i := range 70 {
		many = append(many, question(fmt.Sprintf("a-%03d", i), 1, "题干"))
	}
	banks := []questions.Bank{
		{ID: "a", Questions: many},
		{ID: "b", Questions: []questions.Question{question("b-1", 1, "旧"), question("b-1", 2, "新")}},
	}
	first := store.Contest{
		Nr: 1, ID: "one", Document: "id: one\ntitle: 一", Pool: []quiz.Ref{{ID: "a-000", Revision: 1}, {ID: "b-1", Revision: 2}},
		State: store.Draft, KeyVersion: 1, CreatedAt: 10,
	}
	must(t, r.PutContest(ctx, first, banks))
	second := store.Contest{Nr: 2, ID: "two", State: store.Published, KeyVersion: 3, CreatedAt: 20}
	must(t, r.PutContest(ctx, second, []questions.Bank{{ID: "b", Questions: []questions.Question{question("b-1", 1, "改过")}}}))
	err := r.PutContest(ctx, store.Contest{Nr: 3, ID: "one", State: store.Draft, KeyVersion: 1}, []questions.Bank{{
		ID: "c", Questions: []questions.Question{question("c-1", 1, "不应留下")},
	}})
	same(t, "a contest's id twice is a conflict", errors.Is(err, store.ErrConflict), true)

	got, err := r.Questions(ctx)
	must(t, err)
	same(t, "banks and questions", got, []questions.Bank{{ID: "a", Questions: many}, {ID: "b", Questions: banks[1].Questions}})
	must(t, r.SetContestState(ctx, "one", store.Published))
	wantCode(t, r.SetContestState(ctx, "three", store.Closed), quiz.NotFound)
	first.State = store.Published
	contests, err := r.Contests(ctx)
	must(t, err)
	same(t, "contests, the newest first", contests, []store.Contest{second, first})
	r.update(t, func(tx *store.Tx) error {
		versions, err := tx.KeyVersions()
		same(t, "key versions", versions, map[int64]int64{1: 1, 2: 3})
		return err
	})
}

// rehearse fills contest nr with a paper, draft, submission, mark and standing of a person.
func rehearse(t *testing.T, r *record, nr, who int64, rehearsal string) {
	t.Helper()
	ctx := context.Background()
	r.contest(t, nr)
	must(t, r.AddPerson(ctx, store.Person{ID: who, Rehearsal: rehearsal}, store.Identity{Kind: "rehearsal", Subject: fmt.Sprint(who)}))
	must(t, r.AddSession(ctx, store.Session{Token: fmt.Sprint(who), Person: who, Channel: "web", ExpiresAt: 9}))
	s := start(who, who, chance(1, 1))
	s.Paper.Contest = nr
	r.open(t, s)
	r.update(t, func(tx *store.Tx) error {
		_, err := tx.SaveDrafts([]store.Save{{Paper: who, Seq: 1}})
		sub, m := submission(who, who), mark(who, who, 1, 10)
		sub.Contest, m.Contest = nr, nr
		_, e := tx.BumpStandings(nr, []store.Bump{{Person: who}}, 1)
		return errors.Join(err, tx.AddSubmissions([]store.Submission{sub}), tx.AddMarks([]store.Mark{m}), e)
	})
	r.practise(t, who, "q", true)
	must(t, r.PutReport(ctx, store.Report{ID: who, Contest: nr, Question: "q", Revision: 1, Person: who, Text: "t"}))
}

func rehearsalLeavesNothing(t *testing.T, r *record) {
	ctx := context.Background()
	rehearse(t, r, 1, 5, "contest-1")
	rehearse(t, r, 2, 6, "")
	nr, err := r.RemoveRehearsal(ctx, "contest-1")
	must(t, err)
	same(t, "number", nr, int64(1))
	for _, table := range []string{
		"contest", "person", "identity", "session", "paper", "open_paper", "draft", "chance", "submission", "mark", "standing",
		"practice", "report",
	} {
		same(t, table, r.count(t, table), 1)
	}
	_, err = r.RemoveRehearsal(ctx, "contest-1")
	wantCode(t, err, quiz.NotFound)
}

func unitsAndScenes(t *testing.T, r *record) {
	ctx := context.Background()
	units := []quiz.Unit{{ID: 1, Code: "top", Name: "市总"}, {ID: 3, Parent: 1, Code: "b", Name: "乙县", Group: "县"}, {ID: 2, Parent: 1, Code: "a", Name: "甲县"}}
	heads := []store.HeadCount{
		{Unit: 3, Kind: quiz.Workers, People: 30, AsOf: "2026-01-01", Source: "乙县总工会"},
		{Unit: 3, Kind: quiz.WomenCount, People: 20, AsOf: "2026-01-01", Source: "乙县总工会"},
	}
	must(t, r.PutUnits(ctx, units, heads, map[string]int64{"k3": 3, "k1": 1}))
	heads[1].People = 21
	units[2].Name = "甲区"
	must(t, r.PutUnits(ctx, units, heads, map[string]int64{"k3": 1}))
	got, err := r.Units(ctx)
	must(t, err)
	units[1].Heads = map[quiz.HeadCount]int{quiz.Workers: 30, quiz.WomenCount: 21}
	same(t, "units", got, units)
	for code, id := range map[string]int64{"top": 1, "a": 2} {
		found, err := r.UnitByCode(ctx, code)
		must(t, err)
		same(t, "unit by code", found, id)
	}
	_, err = r.UnitByCode(ctx, "zzz")
	wantCode(t, err, quiz.NotFound)
	unit, err := r.Scene(ctx, "k3")
	must(t, err)
	same(t, "scene", unit, int64(3)) // printed codes stay what they were
	_, err = r.Scene(ctx, "k9")
	wantCode(t, err, quiz.NotFound)
	code, err := r.SceneOf(ctx, 3)
	must(t, err)
	same(t, "scene of a unit", code, "k3")
	_, err = r.SceneOf(ctx, 99)
	wantCode(t, err, quiz.NotFound)
}

// Units reads in two steps. A head-count of a unit that came between them must not go to another.
func unitsReadBesideAWrite(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.PutUnits(ctx, []quiz.Unit{{ID: 1, Code: "top", Name: "市总"}}, nil, nil))
	if r.Embedded() {
		r.exec(t, `PRAGMA foreign_keys = OFF`)
	} else {
		r.exec(t, `ALTER TABLE head_count DROP CONSTRAINT head_count_unit_fkey`)
	}
	r.exec(t, `INSERT INTO head_count (unit, kind, people, as_of, source) VALUES (9, '职工数', 5, '', '')`)
	units, err := r.Units(ctx)
	must(t, err)
	same(t, "head-counts of the top unit", len(units[0].Heads), 0)
}

func topics(t *testing.T, r *record) {
	ctx := context.Background()
	got, err := r.Topics(ctx)
	must(t, err)
	same(t, "topics of a new record", len(got), 0)
	r.update(t, func(tx *store.Tx) error {
		return errors.Join(tx.Touch(store.TopicPeople), tx.Touch(store.TopicPeople), tx.Touch(store.TopicRebuild))
	})
	must(t, r.PutUnits(ctx, nil, nil, nil))
	r.contest(t, 1)
	got, err = r.Topics(ctx)
	must(t, err)
	same(t, "topics", got, map[string]int64{
		store.TopicPeople: 2, store.TopicRebuild: 1, store.TopicUnits: 1, store.TopicContests: 1,
	})
}

// Whoever registers, the topic rises, though the changes of people are spread over rows.
func topicOfPeople(t *testing.T, r *record) {
	ctx := context.Background()
	for id := range int64(40) {
		p := person(id + 1)
		must(t, r.AddPerson(ctx, p, store.Identity{Kind: "demo", Subject: fmt.Sprint(id)}))
		must(t, r.Register(ctx, p))
		if id%2 == 0 {
			must(t, r.Agree(ctx, p))
		}
		got, err := r.Topics(ctx)
		must(t, err)
		same(t, "topics", got, map[string]int64{store.TopicPeople: id + 1 + id/2 + 1})
	}
}

func leases(t *testing.T, r *record) {
	ctx := context.Background()
	hold := func(holder string, now, until int64, want bool) {
		t.Helper()
		got, err := r.Hold(ctx, "rebuild/1", holder, now, until)
		must(t, err)
		same(t, holder+" holds", got, want)
	}
	_, err := r.Holder(ctx, "rebuild/1")
	wantCode(t, err, quiz.NotFound)
	hold("a", 0, 10, true)
	hold("b", 9, 20, false)
	hold("a", 9, 15, true) // renewed
	hold("b", 14, 20, false)
	hold("b", 15, 20, true) // ran out
	hold("a", 16, 30, false)
	holder, err := r.Holder(ctx, "rebuild/1")
	must(t, err)
	same(t, "holder", holder, "b")

	must(t, r.Release(ctx, "rebuild/1", "a")) // not its to release
	hold("a", 17, 30, false)
	must(t, r.Release(ctx, "rebuild/1", "b"))
	hold("a", 18, 30, true)

	_, err = r.Hold(ctx, "instance/x", "x", 0, 40)
	must(t, err)
	expired := func(prefix string, now int64) map[string]int64 {
		got, err := r.Expired(ctx, prefix, now)
		must(t, err)
		return got
	}
	same(t, "expired", expired("instance/", 40), map[string]int64{"instance/x": 40})
	same(t, "not expired yet", len(expired("instance/", 39)), 0)
	same(t, "every expired one", len(expired("", 40)), 2)
	must(t, r.Drop(ctx, "instance/x", 39)) // not over yet
	same(t, "after a drop too early", len(expired("instance/", 40)), 1)
	must(t, r.Drop(ctx, "instance/x", 40))
	same(t, "after the drop", len(expired("instance/", 40)), 0)

	held := make(chan bool, 8) // one of many gets it
	for i := range 8 {
		go func() {
			ok, err := r.Hold(ctx, "sweep", fmt.Sprint(i), 100, 200)
			held <- ok && err == nil
		}()
	}
	n := 0
	for range 8 {
		if <-held {
			n++
		}
	}
	same(t, "holders of one lease", n, 1)
}

func TestBackup(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "record.db")
	db, err := store.Open(ctx, file)
	must(t, err)
	defer db.Close()
	must(t, db.PutContest(ctx, store.Contest{Nr: 1, ID: "one", State: store.Draft, KeyVersion: 1}, nil))
	copied := filepath.Join(t.TempDir(), "备份.db")
	must(t, db.Backup(ctx, copied))
	if db.Backup(ctx, copied) == nil {
		t.Error("a backup went over another one")
	}
	info, err := os.Stat(copied)
	must(t, err)
	same(t, "mode of the backup", info.Mode().Perm(), os.FileMode(0o600))
	again, err := store.Open(ctx, copied)
	must(t, err)
	defer again.Close()
	contests, err := again.Contests(ctx)
	must(t, err)
	same(t, "contests in the backup", slices.Collect(func(yield func(string) bool) {
		for _, c := range contests {
			if !yield(c.ID) {
				return
			}
		}
	}), []string{"one"})
}
