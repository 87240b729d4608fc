package play

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// ErrBeaten is returned by a step of a regrade that another server has taken: look again.
var ErrBeaten = errors.New("play: another server goes on with this regrade")

// Regrade takes the first regrade that is running one step on, and reports whether there was one. A step marks up
// to Config.Batch sittings anew and stands their people, in one transaction with how far it is: so a server that
// dies loses nothing, and of two that take the same step one commits. Boards are told after the commit.
//
// A new mark is written only where the paper holds a question that was corrected after the paper's newest mark
// was made; every other mark is what its answers earn under the newest key too, and none is older in that
// sense once a regrade is done. Submissions cannot slip in behind it: see store.Tx.RaiseKey. Answers of
// people who were erased are gone, and so are their results; their marks stay as they were.
//
// The catalogue is read anew if it does not know the key yet.
func (s *Service) Regrade(ctx context.Context) (bool, error) {
	if err := s.settleRegrade(ctx); err != nil {
		return true, err
	}
	jobs, err := s.DB.RunningRegrades(ctx)
	if err != nil {
		return false, fmt.Errorf("read regrades: %w", err)
	}
	var errs []error
	for _, job := range jobs {
		err := s.regrade(ctx, job)
		if err == nil {
			return true, nil
		}
		errs = append(errs, err) // one contest's trouble does not keep the next one waiting
	}
	return len(jobs) > 0, errors.Join(errs...)
}

func (s *Service) regrade(ctx context.Context, job store.Regrade) error {
	c, err := s.underKey(ctx, job)
	if err != nil {
		return err
	}
	page, last, err := s.DB.Graded(ctx, c.Nr, job.Person, job.Paper, s.Batch)
	if err != nil {
		return fmt.Errorf("read sittings: %w", err)
	}
	next, marks, err := c.step(job, page, last, s.Now())
	if err != nil {
		return fmt.Errorf("regrade %s: %w", c.ID, err)
	}
	return s.regraded(ctx, c, job, next, marks)
}

// underKey returns the job's contest under the key of the job, or ErrBeaten if there is a newer one: then the job
// is superseded and another runs.
func (s *Service) underKey(ctx context.Context, job store.Regrade) (*Contest, error) {
	c, err := s.Catalog.ByNr(job.Contest)
	if err != nil || c.KeyVersion < job.Version {
		if err := s.Catalog.Reload(ctx); err != nil {
			return nil, err
		}
		if c, err = s.Catalog.ByNr(job.Contest); err != nil {
			return nil, err
		}
	}
	if c.KeyVersion != job.Version {
		return nil, ErrBeaten
	}
	return c, nil
}

// step marks a page of sittings anew and says where the regrade then stands.
func (c *Contest) step(job store.Regrade, page []store.Graded, last bool, now int64) (store.Regrade, []store.Mark, error) {
	next := job
	next.ChangedAt, next.State = now, store.RegradeRunning
	if last {
		next.State = store.RegradeDone
	}
	m := marker{contest: c, pool: c.Texts, version: c.KeyVersion, all: plainly(c.Corrections)}
	var marks []store.Mark
	for i := range page {
		g := &page[i]
		mark, anew, err := m.mark(g)
		if err != nil {
			return next, nil, fmt.Errorf("paper %d: %w", g.Paper, err)
		}
		next.Person, next.Paper = g.Person, g.Paper
		next.Seen++
		if !anew {
			continue
		}
		next.Graded++
		if mark != g.Mark.Mark {
			next.Moved++
		}
		marks = append(marks, store.Mark{Contest: c.Nr, Person: g.Person, Paper: g.Paper, KeyVersion: c.KeyVersion, Mark: mark})
	}
	return next, marks, nil
}

// regraded commits a step. When the commit's answer was lost, its people are announced with the next step.
func (s *Service) regraded(ctx context.Context, c *Contest, job, next store.Regrade, marks []store.Mark) error {
	var changed []store.Standing
	err := s.DB.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		changed = nil
		mine, err := tx.MoveRegrade(job, next)
		if err != nil {
			return err
		}
		if !mine {
			return ErrBeaten
		}
		if err := tx.AddMarks(marks); err != nil {
			return err
		}
		changed, err = restandAll(tx, c, marks, s.Now())
		return err
	})
	if quiz.CodeOf(err) == quiz.Unavailable {
		s.doubtRegrade(c.Nr, marks)
	}
	if err != nil {
		return fmt.Errorf("commit a step of the regrade: %w", err)
	}
	if len(changed) > 0 {
		s.Committed(changed)
	}
	return nil
}

// restandAll bumps everybody with a new mark before it reads her marks. The marks come in order of person.
func restandAll(tx *store.Tx, c *Contest, marks []store.Mark, now int64) ([]store.Standing, error) {
	bumps := make([]store.Bump, 0, len(marks))
	for i, m := range marks {
		if i == 0 || marks[i-1].Person != m.Person {
			bumps = append(bumps, store.Bump{Person: m.Person, First: quiz.Standing{Person: m.Person}})
		}
	}
	if len(bumps) == 0 {
		return nil, nil
	}
	rows, err := tx.BumpStandings(c.Nr, bumps, now)
	if err != nil {
		return nil, err
	}
	out := make([]store.Standing, 0, len(bumps))
	for _, b := range bumps {
		if rows[b.Person].Generation == 1 {
			return nil, fmt.Errorf("person %d has marks and no standing", b.Person)
		}
	}
	if err := restand(tx, c.Nr, c.Standing, bumps, rows); err != nil {
		return nil, err
	}
	for _, b := range bumps {
		out = append(out, *rows[b.Person])
	}
	return out, nil
}

// doubtRegrade notes whose standings a failed step may have changed all the same.
func (s *Service) doubtRegrade(contest int64, marks []store.Mark) {
	s.regrading.Lock()
	defer s.regrading.Unlock()
	for _, m := range marks {
		s.doubt = append(s.doubt, seat{contest, m.Person})
	}
}

// settleRegrade announces standings in doubt as the record has them.
func (s *Service) settleRegrade(ctx context.Context) error {
	s.regrading.Lock()
	defer s.regrading.Unlock()
	for len(s.doubt) > 0 {
		at := s.doubt[len(s.doubt)-1]
		row, err := s.DB.Standing(ctx, at.contest, at.person)
		switch {
		case err == nil:
			s.Committed([]store.Standing{row})
		case quiz.CodeOf(err) != quiz.NotFound:
			return fmt.Errorf("read a standing in doubt: %w", err)
		}
		s.doubt = s.doubt[:len(s.doubt)-1]
	}
	return nil
}

// marker marks sittings of a contest under a version of its key.
type marker struct {
	contest *Contest
	pool    *quiz.Pool        // with the key of version
	version int64             // of the key
	all     []quiz.Correction // up to version, undone ones too
}

// mark returns what a sitting earns, and whether that had to be reckoned anew: a question of its paper was
// corrected since its mark was made. What was answered, when and in what time is as it was.
func (m *marker) mark(g *store.Graded) (quiz.Mark, bool, error) {
	if g.Body == "" || !m.touches(g) {
		return g.Mark.Mark, false, nil
	}
	layout, err := quiz.DecodeLayout(g.Layout)
	if err != nil {
		return quiz.Mark{}, false, err
	}
	sheet, err := quiz.Prepare(m.contest.Contest, m.pool, layout)
	if err != nil {
		return quiz.Mark{}, false, err
	}
	a, err := decodeAnswers(g.Body)
	if err != nil {
		return quiz.Mark{}, false, err
	}
	out := g.Mark.Mark
	out.Points = sheet.Score(a).Points
	out.Passed, out.Full = m.contest.Passed(out.Points), out.Points == sheet.Full()
	return out, true, nil
}

// touches reports whether a paper holds a question corrected after its mark.
func (m *marker) touches(g *store.Graded) bool {
	return slices.ContainsFunc(m.all, func(c quiz.Correction) bool {
		return c.Version > g.KeyVersion && c.Version <= m.version && holds(g.Layout, c.Ref())
	})
}

// holds reports whether an encoded layout has a question: see quiz.Layout.Encode.
func holds(layout string, ref quiz.Ref) bool {
	start := fmt.Sprintf("%s %d ", ref.ID, ref.Revision)
	return strings.HasPrefix(layout, start) || strings.Contains(layout, "\n"+start)
}

// RegradeAll takes regrades on until none is left, or ctx ends.
func (s *Service) RegradeAll(ctx context.Context) error {
	for ctx.Err() == nil {
		left, err := s.Regrade(ctx)
		if errors.Is(err, ErrBeaten) {
			continue
		}
		if err != nil || !left {
			return err
		}
	}
	return ctx.Err()
}

// Progress is how far the newest regrade of a contest is.
type Progress struct {
	store.Regrade
	Left time.Duration // about how long it still takes; 0 if it is done or that is not known
}

// Regraded returns how far the newest regrade of a contest is, or NotFound if there never was one.
func (s *Service) Regraded(ctx context.Context, contest string) (Progress, error) {
	c, err := s.Catalog.Contest(contest)
	if err != nil {
		return Progress{}, err
	}
	all, err := s.DB.Regrades(ctx, c.Nr)
	if err != nil {
		return Progress{}, fmt.Errorf("read regrades: %w", err)
	}
	if len(all) == 0 {
		return Progress{}, quiz.Errorf(quiz.NotFound, "这场竞赛没有更正过标准答案")
	}
	p := Progress{Regrade: all[0]}
	if spent := p.ChangedAt - p.StartedAt; p.State == store.RegradeRunning && p.Seen > 0 {
		p.Left = msDuration(spent * max(0, p.Total-p.Seen) / p.Seen)
	}
	return p, nil
}
