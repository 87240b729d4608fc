package play_test

import (
	"context"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// hold makes the committer of a person stop in the middle of announcing one submission, and
// returns when it has; release lets it go on.
func (h *hall) hold(tb testing.TB, who play.Who, contest string) (release func()) {
	tb.Helper()
	reached, gate, handed := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	stop := func(rows []store.Standing) {
		if rows[0].Person == who.Person {
			h.committed.Store(nil)
			close(reached)
			<-gate
		}
	}
	o := h.begin(tb, who, contest)
	h.committed.Store(&stop)
	go func() {
		_, err := h.Submit(context.Background(), who, o.ID, quiz.Answers{})
		handed <- err
	}()
	<-reached
	return func() { close(gate); must(tb, <-handed) }
}

// People with even numbers share a committer on either engine.
func fullQueue(t *testing.T, source string) {
	ctx := context.Background()
	h := enterWith(t, source, 4, document("c"))
	var workers []play.Who
	var papers []play.Opened
	for i := range int64(8) {
		workers = append(workers, h.worker(t, 20+2*i))
		papers = append(papers, h.begin(t, workers[i], "c"))
	}
	release := h.hold(t, h.worker(t, 10), "c")
	errs := make(chan error, len(workers))
	for i, who := range workers {
		go func() {
			_, err := h.Save(ctx, who, papers[i].ID, 1, quiz.Answers{})
			errs <- err
		}()
	}
	busy := 0
	err := <-errs // somebody did not find room
	for {
		if quiz.CodeOf(err) == quiz.Busy {
			busy++
			if e, ok := err.(*quiz.Error); !ok || e.RetryAfter <= 0 {
				t.Errorf("busy without saying until when: %v", err)
			}
		} else if err != nil {
			t.Errorf("save: %v", err)
		}
		if busy+min(4/h.committers(), 4) == len(workers) {
			break
		}
		err = <-errs
	}
	release()
	for range len(workers) - busy {
		must(t, <-errs)
	}
	for i, who := range workers { // whoever comes again gets through
		_, err := h.Save(ctx, who, papers[i].ID, 2, quiz.Answers{})
		must(t, err)
	}
	same(t, "drafts", h.raw.Count("draft WHERE seq = 2"), len(workers))
}

// committers is how many share the queue.
func (h *hall) committers() int {
	if h.DB.Embedded() {
		return 1
	}
	return 2
}

// A row the schema refuses fails alone; what shares its transaction is written all the same.
func badNeighbour(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	saver, submitter := h.worker(t, 20), h.worker(t, 22)
	saved, handed := h.begin(t, saver, "c"), h.begin(t, submitter, "c")
	bad, good := h.worker(t, 24), h.worker(t, 26)
	bad.Channel = "fax"
	release := h.hold(t, h.worker(t, 10), "c")
	begun := make(chan error, 2)
	wrote := make(chan error, 2)
	go func() { _, err := h.Begin(ctx, "c", bad); begun <- err }()
	go func() { _, err := h.Begin(ctx, "c", good); wrote <- err }()
	go func() { _, err := h.Save(ctx, saver, saved.ID, 1, right(saved.Sheet, 3)); wrote <- err }()
	results := make(chan play.Result, 1)
	go func() {
		r, err := h.Submit(ctx, submitter, handed.ID, right(handed.Sheet, 5))
		if err != nil {
			t.Errorf("submit beside a bad row: %v", err)
		}
		results <- r
	}()
	h.waitQueued(t, 4)
	release()
	wantCode(t, <-begun, quiz.Internal)
	must(t, <-wrote)
	must(t, <-wrote)
	same(t, "points", (<-results).Points, quiz.Points(5000))
	same(t, "rows of the bad one", h.raw.Count("paper WHERE person = 24"), 0)
	same(t, "the others' rows", []int{h.raw.Count("open_paper WHERE person = 26"), h.raw.Count("draft"), h.raw.Count("submission WHERE person = 22")}, []int{1, 1, 1})
	n, _ := h.toldOf(22)
	same(t, "announcements", n, 1)
}

// Who leaves while waiting gets no answer, but what was begun is finished.
func callerLeaves(t *testing.T, source string) {
	h := enter(t, source, document("c"))
	who := h.worker(t, 20)
	o := h.begin(t, who, "c")
	release := h.hold(t, h.worker(t, 10), "c")
	ctx, leave := context.WithCancel(context.Background())
	left := make(chan error, 1)
	go func() { _, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 4)); left <- err }()
	h.waitQueued(t, 1)
	leave()
	wantCode(t, <-left, quiz.Unavailable)
	release()
	r, err := h.Submit(context.Background(), who, o.ID, right(o.Sheet, 4))
	must(t, err)
	same(t, "points", r.Points, quiz.Points(4000))
	same(t, "submissions", h.raw.Count("submission WHERE person = 20"), 1)
}
