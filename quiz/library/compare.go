package library

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"lawquiz/questions"
	"lawquiz/questions/intake"
)

// maxMatches is how many matches of a draft are kept: the gravest.
const maxMatches = 5

// comparison holds the drafts of a file against the banks and against each other.
type comparison struct {
	shelf    *shelf
	preview  *Preview
	index    *questions.Index
	numbers  []int            // of the drafts added to the index, in their order
	at       []int            // of each draft, its number in the index
	ids      map[string]int   // id -> first draft with it
	warned   map[int]bool     // drafts intake warned of
	problems []intake.Problem // ours
}

// compare fills in what a preview says of its drafts, and the problems that come of it, whatever an
// earlier comparison had said.
func (l *Library) compare(ctx context.Context, s *shelf, p *Preview, progress func(done, total int)) error {
	c := comparison{
		shelf: s, preview: p, index: questions.Over(s.index()), ids: make(map[string]int), warned: make(map[int]bool),
	}
	p.Problems = slices.DeleteFunc(slices.Clone(p.Problems), func(x intake.Problem) bool {
		return ours(x.Code) && x.Draft > 0 && !p.Drafts[x.Draft-1].Broken // of broken ones it is intake's
	})
	for _, x := range p.Problems {
		if x.Severity == intake.Warning {
			c.warned[x.Draft] = true
		}
	}
	p.ByKind, p.By = make(map[questions.Kind]int), make(map[Verdict]int)
	c.add()
	for from := 0; from < len(p.Drafts); from += stretch {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("compare %s: %w", p.File, err)
		}
		if progress != nil {
			progress(from, len(p.Drafts))
		}
		to := min(from+stretch, len(p.Drafts))
		found := c.match(from, to)
		for i := from; i < to; i++ {
			d := &p.Drafts[i]
			if err := l.compareDraft(ctx, &c, d, i+1, found[i-from]); err != nil {
				return err
			}
			p.ByKind[d.Question.Kind]++
			p.By[d.Verdict]++
		}
	}
	p.Version = s.version
	p.Problems = inOrder(p.Problems, c.problems)
	if progress != nil {
		progress(len(p.Drafts), len(p.Drafts))
	}
	return nil
}

// ours reports whether a problem comes of a comparison.
func ours(code string) bool {
	switch code {
	case CodeSame, CodeConflict, CodeNear, CodeOutdated, CodeKnown, CodeChanged, CodeOlder, CodeStale, CodeTwice:
		return true
	}
	return false
}

// inOrder puts our problems beside intake's: each after those of its draft.
func inOrder(theirs, own []intake.Problem) []intake.Problem {
	type placed struct {
		draft   int
		problem intake.Problem
	}
	all, last := make([]placed, 0, len(theirs)+len(own)), 0
	for _, x := range theirs {
		last = max(last, x.Draft)
		all = append(all, placed{cmp.Or(x.Draft, last), x})
	}
	for _, x := range own {
		all = append(all, placed{x.Draft, x})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.draft - b.draft })
	out := make([]intake.Problem, len(all))
	for i, x := range all {
		out[i] = x.problem
	}
	return out
}

// stretch is how many drafts are matched between two words of progress.
const stretch = 512

// add puts the drafts into the index, in their order. Broken ones are not compared.
func (c *comparison) add() {
	c.at = make([]int, len(c.preview.Drafts))
	for i := range c.preview.Drafts {
		d := &c.preview.Drafts[i]
		d.Matches, d.Outdated, d.Known, d.KnownAs = nil, nil, "", 0
		if d.Broken {
			continue
		}
		c.at[i] = c.index.Add("", d.Question)
		c.numbers = append(c.numbers, i+1)
	}
}

// match finds what the drafts of a stretch are like, on every processor, and what is outdated in them.
func (c *comparison) match(from, to int) [][]questions.Match {
	found := make([][]questions.Match, to-from)
	var next atomic.Int64
	next.Store(int64(from))
	var done sync.WaitGroup
	var broke atomic.Pointer[any] // a panic, handed to whoever called
	for range runtime.GOMAXPROCS(0) {
		done.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					broke.Store(&r)
				}
			}()
			for i := int(next.Add(1)) - 1; i < to; i = int(next.Add(1)) - 1 {
				if d := &c.preview.Drafts[i]; !d.Broken {
					found[i-from] = c.index.MatchBefore(c.at[i])
					d.Outdated = questions.Outdated(d.Question)
				}
			}
		})
	}
	done.Wait()
	if r := broke.Load(); r != nil {
		panic(*r)
	}
	return found
}

// compareDraft says what a draft is, from what it is like.
func (l *Library) compareDraft(ctx context.Context, c *comparison, d *Draft, draft int, found []questions.Match) error {
	if d.Verdict = Broken; d.Broken {
		return nil
	}
	verdict := Clean
	if c.warned[draft] || len(d.Outdated) > 0 {
		verdict = Look
	}
	for _, hit := range d.Outdated {
		c.tell(d, draft, intake.Warning, CodeOutdated, hit.Message, "请改成现行条文的说法，或不收这道题")
	}
	own, err := l.ownID(ctx, c, d, draft)
	if err != nil {
		return err
	}
	if d.Verdict = graver(verdict, own); own != Duplicate { // what is there untouched needs no other look
		d.Verdict = graver(d.Verdict, c.likeness(d, draft, found))
	}
	return nil
}

// graver returns the one that comes later in Verdicts.
func graver(a, b Verdict) Verdict {
	if weight(b) > weight(a) {
		return b
	}
	return a
}

func weight(v Verdict) int { return slices.Index(Verdicts, v) }

func (c *comparison) tell(d *Draft, draft int, severity intake.Severity, code, message, suggestion string) {
	c.problems = append(c.problems, intake.Problem{
		Place: placed(d.Place, c.preview.File), Severity: severity, Code: code, Message: message, Suggestion: suggestion, Draft: draft,
	})
}

func placed(p intake.Place, file string) intake.Place {
	p.File = file
	return p
}

// short returns a key as it fits a message.
func short(key string) string {
	if key == "" {
		return "（无）"
	}
	if r := []rune(key); len(r) > 40 {
		return string(r[:40]) + "……"
	}
	return key
}
