package library_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

// world is a library and all that was ever seen of it.
type world struct {
	*room
	seeds   []questions.Question
	files   []library.File       // those accepted
	how     []library.Acceptance // and how
	numbers map[string]string    // "bank number" -> id
	texts   map[string]string    // "id revision" -> text
	checked int64                // the version holds has seen
	drawn   map[string]bool      // "id revision" that contests drew once
}

// TestProperty holds any sequence of changes to what must never happen to a question.
func TestProperty(t *testing.T) {
	t.Parallel()
	seeds := singles(t, 12)
	rapid.Check(t, func(rt *rapid.T) {
		w := &world{
			room: opened(rt, filepath.Join(t.TempDir(), "record.db")), seeds: seeds,
			numbers: make(map[string]string), texts: make(map[string]string), drawn: make(map[string]bool),
		}
		defer w.end(rt)
		if rapid.Bool().Draw(rt, "shipped") {
			must(rt, w.Install(context.Background(), []questions.Bank{law(rt, "aa", 0, 3)}))
		}
		rt.Repeat(map[string]func(*rapid.T){
			"accept":  w.acceptSome,
			"edit":    w.editOne,
			"promote": w.promoteSome,
			"retire":  w.retireSome,
			"restore": w.restoreSome,
			"again":   w.acceptAgain,
			"":        w.holds,
		})
	})
}

// any returns one of the items on record, or none.
func (w *world) any(rt *rapid.T) (library.Item, bool) {
	var all []library.Item
	banks, err := w.Banks(context.Background())
	must(rt, err)
	for _, b := range banks {
		all = append(all, w.current(rt, b.ID).Items...)
	}
	if len(all) == 0 {
		return library.Item{}, false
	}
	return rapid.SampledFrom(all).Draw(rt, "item"), true
}

// file draws a file: seeds as they are, with another key, or out of a bank and changed.
func (w *world) file(rt *rapid.T) library.File {
	var qs []questions.Question
	known := false
	for range rapid.IntRange(1, 4).Draw(rt, "questions") {
		q := rapid.SampledFrom(w.seeds).Draw(rt, "seed")
		if it, ok := w.any(rt); ok && rapid.Bool().Draw(rt, "known") {
			q, known = it.Question, true
			q.Revision = rapid.IntRange(1, q.Revision).Draw(rt, "revision")
		}
		switch rapid.IntRange(0, 3).Draw(rt, "change") {
		case 1:
			q = other(q)
		case 2:
			q.Explanation += "补充。"
		}
		qs = append(qs, q)
	}
	if known {
		return own(rt, qs...)
	}
	return foreign(rt, qs...)
}

func (w *world) acceptSome(rt *rapid.T) {
	ctx := context.Background()
	f := w.file(rt)
	p, err := w.Preview(ctx, f, nil)
	must(rt, err)
	a := library.Acceptance{
		Bank: rapid.SampledFrom([]string{"aa", "bb"}).Draw(rt, "bank"), Author: "县",
		Which:     rapid.SampledFrom([]library.Which{library.All, library.OnlyClean}).Draw(rt, "which"),
		Update:    rapid.SampledFrom([]library.Update{library.NoUpdate, library.ByID, library.ByNumber}).Draw(rt, "update"),
		Status:    rapid.SampledFrom([]questions.Status{questions.Candidate, questions.Published}).Draw(rt, "status"),
		Decisions: make(map[int]library.Decision),
	}
	if rapid.Bool().Draw(rt, "moved") { // the banks move on before it is accepted
		w.editOne(rt)
	}
	decided := rapid.Bool().Draw(rt, "decided")
	for i := range p.Drafts {
		if !decided {
			break
		}
		do := rapid.SampledFrom([]library.Do{"", library.Take, library.Skip, library.Replace}).Draw(rt, "do")
		if do != "" && !p.Drafts[i].Broken {
			a.Decisions[i+1] = library.Decision{Do: do}
		}
	}
	before := w.version(rt)
	out, err := w.Accept(ctx, p, a)
	switch quiz.CodeOf(err) {
	case "":
		if n := len(out.Added) + len(out.Updated) + len(out.Unchanged) + len(out.Skipped); n != len(p.Drafts) {
			rt.Fatalf("%d of %d drafts are accounted for: %+v", n, len(p.Drafts), out)
		}
		if len(a.Decisions) == 0 && a.Update != library.ByNumber { // numbers are those of the bank by then
			again := w.accept(rt, f, a)
			if len(again.Added)+len(again.Updated) > 0 {
				rt.Fatalf("the same file again wrote %+v after %+v", again, out)
			}
		}
		a.Decisions = nil
		w.files, w.how = append(w.files, f), append(w.how, a)
	case quiz.BankConflict, quiz.NotFound:
		same(rt, "version after a refusal", w.version(rt), before)
	default:
		rt.Fatal(err)
	}
}

// acceptAgain takes a file in once more that was taken before: nothing is added.
func (w *world) acceptAgain(rt *rapid.T) {
	if len(w.files) == 0 {
		return
	}
	i := rapid.IntRange(0, len(w.files)-1).Draw(rt, "file")
	a := w.how[i]
	a.Which, a.Update = library.OnlyClean, library.NoUpdate
	p := w.preview(rt, w.files[i])
	once, err := w.Accept(context.Background(), p, a)
	must(rt, err)
	twice, err := w.Accept(context.Background(), p, a)
	must(rt, err)
	if len(twice.Added)+len(twice.Updated) > 0 {
		rt.Fatalf("a file taken in twice in a row added %+v after %+v", twice, once)
	}
}

func (w *world) editOne(rt *rapid.T) {
	it, ok := w.any(rt)
	if !ok {
		return
	}
	q := it.Question
	if rapid.Bool().Draw(rt, "key") {
		q = other(q)
	} else {
		q.Stem += "改"
	}
	base := rapid.IntRange(1, q.Revision).Draw(rt, "base")
	_, err := w.Edit(context.Background(), library.Edit{Question: q, Base: base, Author: "县"})
	if base < q.Revision {
		if quiz.CodeOf(err) != quiz.RevisionStale {
			rt.Fatalf("an edit of revision %d of %d: %v", base, q.Revision, err)
		}
		return
	}
	must(rt, err)
}

func (w *world) promoteSome(rt *rapid.T) {
	if it, ok := w.any(rt); ok {
		to := rapid.SampledFrom([]questions.Status{questions.Reviewed, questions.Published}).Draw(rt, "to")
		_, err := w.Promote(context.Background(), it.Bank, []string{it.Question.ID}, to, "复核")
		must(rt, err)
	}
}

func (w *world) retireSome(rt *rapid.T) {
	if it, ok := w.any(rt); ok {
		must(rt, w.Retire(context.Background(), []string{it.Question.ID}, "县", ""))
	}
}

func (w *world) restoreSome(rt *rapid.T) {
	if it, ok := w.any(rt); ok {
		must(rt, w.Restore(context.Background(), []string{it.Question.ID}, "县", ""))
	}
}

func (w *world) version(rt *rapid.T) int64 {
	v, err := w.db.BanksVersion(context.Background())
	must(rt, err)
	return v
}

// holds checks what must be so after every step that changed something.
func (w *world) holds(rt *rapid.T) {
	ctx := context.Background()
	version := w.version(rt)
	if version == w.checked {
		return
	}
	w.checked = version
	banks, err := w.Banks(ctx)
	must(rt, err)
	ids := make(map[string]bool)
	for _, b := range banks {
		changes, err := w.Changes(ctx, b.ID)
		must(rt, err)
		if int64(len(changes)) != b.Revision {
			rt.Fatalf("%s: revision %d with %d changes", b.ID, b.Revision, len(changes))
		}
		for i, it := range w.current(rt, b.ID).Items {
			id := it.Question.ID
			if ids[id] {
				rt.Fatalf("%s is there twice", id)
			}
			ids[id] = true
			same(rt, "numbers without a gap", it.Number, i+1)
			w.holdsItem(rt, b.ID, it)
		}
	}
	w.holdsDrawn(rt)
	for key := range w.texts {
		id, _, _ := strings.Cut(key, " ")
		if !ids[id] {
			rt.Fatalf("%s is gone", id)
		}
	}
}

func (w *world) holdsItem(rt *rapid.T, bank string, it library.Item) {
	id := it.Question.ID
	place := fmt.Sprintf("%s %d", bank, it.Number)
	if was, known := w.numbers[place]; known && was != id {
		rt.Fatalf("number %s was %s and is %s", place, was, id)
	}
	w.numbers[place] = id
	lines, err := w.History(context.Background(), id)
	must(rt, err)
	newest := 0
	for _, e := range lines {
		if e.Question == nil {
			continue
		}
		key, text := fmt.Sprintf("%s %d", id, e.Revision), fmt.Sprintf("%+v", *e.Question)
		if was, known := w.texts[key]; known && was != text {
			rt.Fatalf("%s changed from %s to %s", key, was, text)
		}
		w.texts[key] = text
		if e.Revision <= newest {
			rt.Fatalf("%s: revision %d after %d", id, e.Revision, newest)
		}
		newest = e.Revision
	}
	same(rt, "newest revision of "+id, it.Question.Revision, newest)
}

// holdsDrawn checks that what contests draw is published, in use and on record, and stays on record.
func (w *world) holdsDrawn(rt *rapid.T) {
	banks, err := w.Drawable(context.Background())
	must(rt, err)
	for _, b := range banks {
		for _, q := range b.Questions {
			it, err := w.Item(context.Background(), q.ID)
			must(rt, err)
			if it.RetiredAt > 0 || it.Published != q.Revision || q.Review.Status != questions.Published {
				rt.Fatalf("%s %d is drawn of %+v", q.ID, q.Revision, it)
			}
			w.drawn[fmt.Sprintf("%s %d", q.ID, q.Revision)] = true
		}
	}
	for key := range w.drawn {
		if w.texts[key] == "" {
			rt.Fatalf("%s, drawn once, cannot be read any more", key)
		}
	}
}
