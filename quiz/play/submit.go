package play

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

const maxRetry = time.Minute

func msDuration(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }

// Result is a finished sitting as its worker may see it.
type Result struct {
	Paper      int64
	Contest    *Contest
	Points     quiz.Points
	Full       quiz.Points
	Passed     bool
	Elapsed    int64 // ms
	Finished   int64
	ByDeadline bool                    // finished by the deadline, with the saved answers
	Review     []quiz.ReviewedQuestion // nil unless the review rule allows it now
	Sheet      *quiz.Sheet             // what was asked; nil without Review
}

// Save is SaveOn from whatever older draft there is: the highest seq wins.
func (s *Service) Save(ctx context.Context, who Who, paper, seq int64, a quiz.Answers) (int64, error) {
	return s.SaveOn(ctx, who, paper, seq, seq-1, a)
}

// SaveOn keeps a paper's answers so far as draft seq, made from draft base (0: from none). It takes the
// place of that draft and of older ones. It returns the number of the draft on record: seq, or that of a
// draft which another device saved in between and which stays. Codes: NotFound, AnswerForeign,
// AnswerOption, AnswerShape, PaperExpired, PaperFinished, Invalid, Busy.
func (s *Service) SaveOn(ctx context.Context, who Who, paper, seq, base int64, a quiz.Answers) (int64, error) {
	at, err := s.sitting(ctx, who, paper)
	if err != nil {
		return 0, err
	}
	if err := at.sheet.Check(a); err != nil {
		return 0, err
	}
	if seq < 1 {
		return 0, quiz.Errorf(quiz.Invalid, "保存序号应当从 1 开始递增").At("body.seq", "应为正整数")
	}
	if base >= seq {
		return 0, quiz.Errorf(quiz.Invalid, "保存序号应当大于它所依据的序号").At("body.base", "应小于 seq")
	}
	now := s.Now()
	if now > at.deadline+quiz.BodyGrace {
		return 0, quiz.Errorf(quiz.PaperExpired, "答题时间已到，系统将按已保存的答案交卷")
	}
	body, err := encodeAnswers(a)
	if err != nil {
		return 0, err
	}
	o := &op{save: &store.Save{Paper: paper, Seq: seq, Base: base, Body: body, Saved: now}}
	if err := s.committer(who.Person).do(ctx, o); err != nil {
		return 0, err
	}
	if !o.won {
		return 0, quiz.Errorf(quiz.PaperFinished, "这份试卷已经交卷，不能再修改")
	}
	return o.held, nil
}

// Submit hands a paper in. It is idempotent: a finished paper answers with its first result.
// Until the deadline and five seconds after it the body counts; until a minute after it, and
// ever later, the saved answers do, as if the sweeper had come. Codes: NotFound, AnswerForeign, AnswerOption,
// AnswerShape, SubmittedBefore, Busy.
func (s *Service) Submit(ctx context.Context, who Who, paper int64, a quiz.Answers) (Result, error) {
	return s.SubmitTimed(ctx, who, paper, a, nil)
}

// SubmitTimed is Submit with what the worker's device says of the time each question was in view.
// The claims that can be true are kept beside the answers, if these count; they change nothing else.
func (s *Service) SubmitTimed(ctx context.Context, who Who, paper int64, a quiz.Answers, claims []quiz.Claim) (Result, error) {
	at, err := s.sitting(ctx, who, paper)
	if err != nil {
		return Result{}, err
	}
	if err := at.sheet.Check(a); err != nil {
		return Result{}, err
	}
	now := s.Now()
	byDeadline := now > at.deadline+quiz.BodyGrace
	hash := hashText(at.sheet, a)
	given := handed{answers: a, claims: claims}
	if byDeadline { // claims go with the body
		given.claims = nil
		if given.answers, err = s.saved(ctx, at); err != nil {
			return Result{}, err
		}
	}
	o, at, err := s.finish(ctx, at, who, given, now, byDeadline)
	if err != nil {
		return Result{}, err
	}
	if o == nil { // finished before: the first result stands
		return s.earlier(ctx, at, hash)
	}
	return s.result(at, o.submit.mark.Mark, o.submit.sub, given.answers)
}

// handed is what a sitting ends with.
type handed struct {
	answers quiz.Answers
	claims  []quiz.Claim
}

func hashText(sheet *quiz.Sheet, a quiz.Answers) string {
	h := sheet.Hash(a)
	return base64.RawStdEncoding.EncodeToString(h[:])
}

// saved returns the answers last saved of a paper that takes no more saves. It first waits for
// the person's writes still queued: a save that came in time may be among them.
func (s *Service) saved(ctx context.Context, at *sitting) (quiz.Answers, error) {
	if err := s.committer(at.person).do(ctx, &op{}); err != nil {
		return nil, err
	}
	d, err := s.DB.Draft(ctx, at.id)
	if err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	return decodeAnswers(d.Body)
}

// finish commits a sitting's end and returns the committed op, or nil if the paper was
// finished before. When the key changed meanwhile it looks the sitting up and scores again; the
// sitting it returns is the one that counted.
func (s *Service) finish(ctx context.Context, at *sitting, who Who, h handed, now int64, byDeadline bool) (*op, *sitting, error) {
	body, err := encodeAnswers(h.answers)
	if err != nil {
		return nil, nil, err
	}
	for range tries {
		c, err := s.Catalog.ByNr(at.contest)
		if err != nil {
			return nil, nil, err
		}
		o := &op{submit: s.mark(c, at, who, h.answers, now, byDeadline)}
		o.submit.sub.Body, o.submit.sub.Spent = body, at.sheet.Spent(h.claims, at.deadline-at.started)
		if err := s.committer(at.person).do(ctx, o); err != nil {
			return nil, nil, err
		}
		switch {
		case o.won:
			return o, at, nil
		case !o.stale:
			return nil, at, nil
		}
		if at, err = s.again(ctx, at); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, &quiz.Error{Code: quiz.Busy, Message: "系统繁忙，请再交一次，已答内容不会丢失", RetryAfter: 1e9}
}

// again looks a sitting up under the newest key. The catalogue is read anew only if it does not
// know of a newer key yet: a correction meets thousands of sittings at once.
func (s *Service) again(ctx context.Context, at *sitting) (*sitting, error) {
	if s.current(at) {
		if err := s.Catalog.Reload(ctx); err != nil {
			return nil, err
		}
	}
	return s.sitting(ctx, Who{Person: at.person}, at.id)
}

// mark scores the answers and says what to record.
func (s *Service) mark(c *Contest, at *sitting, who Who, a quiz.Answers, now int64, byDeadline bool) *submit {
	score := at.sheet.Score(a)
	finished := now
	if byDeadline {
		finished = at.deadline
	}
	tree := s.treeFor(c, who.Unit)
	elapsed := max(0, min(finished, at.deadline)-at.started) // clocks are set back, and servers' differ
	return &submit{
		sub: store.Submission{
			Paper: at.id, Contest: at.contest, Person: at.person, Channel: at.channel, ByDeadline: byDeadline,
			Finished: finished, Elapsed: elapsed, Hash: hashText(at.sheet, a),
		},
		mark: store.Mark{
			Contest: at.contest, Person: at.person, Paper: at.id, KeyVersion: at.version,
			Mark: quiz.Mark{
				Points: score.Points, Elapsed: elapsed, Finished: finished, Day: quiz.Day(at.started),
				Valid:  score.Answered >= max(1, c.Participation.Answered),
				Passed: c.Passed(score.Points), Full: score.Points == at.sheet.Full(),
			},
		},
		bump: store.Bump{
			Person: at.person, Path: tree.Path(who.Unit),
			Counted: c.Participation.Counts(who.Gender, who.Member) && tree.Rated(who.Unit),
		},
		rule: c.Standing,
	}
}

// treeFor returns the tree by which somebody of a unit counts in a contest. A paper may come in when the contest has
// ended and units have changed since: it goes where those before it went, unless the unit is newer than that.
func (s *Service) treeFor(c *Contest, unit int64) *quiz.Tree {
	if tree := s.Catalog.TreeOf(c); tree.Path(unit) != nil {
		return tree
	}
	return s.Catalog.Tree()
}

// earlier returns the result on record for a finished paper. A worker who hands in other
// answers than the worker's own on record gets SubmittedBefore.
func (s *Service) earlier(ctx context.Context, at *sitting, hash string) (Result, error) {
	sub, err := s.DB.Submission(ctx, at.id)
	if err != nil {
		return Result{}, fmt.Errorf("read submission: %w", err)
	}
	if !sub.ByDeadline && hash != "" && sub.Hash != hash {
		return Result{}, quiz.Errorf(quiz.SubmittedBefore, "这份试卷已经交过，以第一次提交的答案为准")
	}
	m, err := s.DB.Mark(ctx, at.contest, at.person, at.id)
	if err != nil {
		return Result{}, fmt.Errorf("read mark: %w", err)
	}
	a, err := decodeAnswers(sub.Body)
	if err != nil {
		return Result{}, err
	}
	return s.result(at, m, sub, a)
}

func (s *Service) result(at *sitting, m quiz.Mark, sub store.Submission, a quiz.Answers) (Result, error) {
	c, err := s.Catalog.ByNr(at.contest)
	if err != nil {
		return Result{}, err
	}
	r := Result{
		Paper: at.id, Contest: c, Points: m.Points, Full: at.sheet.Full(), Passed: m.Passed,
		Elapsed: m.Elapsed, Finished: m.Finished, ByDeadline: sub.ByDeadline,
	}
	if s.reviewable(c) {
		r.Review, r.Sheet = at.sheet.Review(a), at.sheet
	}
	return r, nil
}

// reviewable applies the contest's review rule at this moment to a finished sitting.
func (s *Service) reviewable(c *Contest) bool {
	switch c.Review {
	case quiz.ReviewAfterSubmit:
		return true
	case quiz.ReviewAfterClose:
		// Papers started just before the close may be handed in until the grace is over.
		return s.Now() >= c.Window.Close+quiz.SaveGrace
	}
	return false
}

// Paper returns a person's paper: open, or finished with its result. Codes: NotFound.
func (s *Service) Paper(ctx context.Context, who Who, paper int64) (*Opened, *Result, error) {
	at, err := s.sitting(ctx, who, paper)
	if err != nil {
		return nil, nil, err
	}
	r, err := s.earlier(ctx, at, "")
	if err == nil {
		return nil, &r, nil
	}
	if quiz.CodeOf(err) != quiz.NotFound {
		return nil, nil, err
	}
	c, err := s.Catalog.ByNr(at.contest)
	if err != nil {
		return nil, nil, err
	}
	o, err := s.withDraft(ctx, c, at)
	return &o, nil, err
}
