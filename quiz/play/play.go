// Package play is one person's sitting: begin, save, submit, and the sweep that ends what its
// worker left. Every write goes through a committer that puts many people's writes into one
// transaction and answers each of them after the commit.
package play

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Who is the person behind a call.
type Who struct {
	Person    int64
	Channel   string // wechat, web, onsite, paper
	Named     bool   // has registered a name
	Gender    quiz.Gender
	Member    bool
	Unit      int64  // quiz.Root until bound
	Rehearsal string // the one contest a rehearsal's person may enter; "" for real people
}

// Config is what a Service needs. Zero values are filled in by New where a default is named.
type Config struct {
	DB      *store.DB
	Catalog *Catalog
	Now     func() int64    // Unix ms
	Seed    func() [32]byte // fresh randomness for each paper
	// Committed is told every standing that a commit changed, after the commit. It must not block.
	Committed func([]store.Standing)
	Cached    int // open papers kept resolved in memory; 20 000 if 0, about 5 kB each
	Queue     int // writes that may wait for the committer; 8 192 if 0
	Batch     int // sittings a step of a regrade goes through; 500 if 0
}

// Service runs sittings. It is safe for concurrent use.
type Service struct {
	Config
	sittings *lru.Cache[int64, *sitting]
	commits  []*committer

	regrading sync.Mutex
	doubt     []seat // whose standings a step of a regrade may have changed; guarded by regrading
}

// New starts a service. Close stops it.
func New(c Config) (*Service, error) {
	if c.Cached == 0 {
		c.Cached = 20_000
	}
	if c.Queue == 0 {
		c.Queue = 8_192
	}
	if c.Batch == 0 {
		c.Batch = 500
	}
	cache, err := lru.New[int64, *sitting](c.Cached)
	if err != nil {
		return nil, fmt.Errorf("cache of sittings: %w", err)
	}
	s := &Service{Config: c, sittings: cache}
	n := 2 // PostgreSQL commits in parallel; a person's writes always meet the same committer
	if c.DB.Embedded() {
		n = 1
	}
	for range n {
		s.commits = append(s.commits, newCommitter(s, c.Queue/n))
	}
	return s, nil
}

// Close lets queued writes finish and stops the committers. No call may follow it.
func (s *Service) Close() {
	for _, c := range s.commits {
		c.close()
	}
}

// Depth returns how many writes wait for a commit.
func (s *Service) Depth() int {
	n := 0
	for _, c := range s.commits {
		n += len(c.queue)
	}
	return n
}

// sitting is a paper with its questions looked up. It never changes.
type sitting struct {
	id       int64
	contest  int64 // nr
	person   int64
	channel  string
	started  int64
	deadline int64
	sheet    *quiz.Sheet
	version  int64 // of the key that sheet scores by
}

// sitting returns a paper of the person, or NotFound: another's paper and none at all look alike.
func (s *Service) sitting(ctx context.Context, who Who, paper int64) (*sitting, error) {
	at, ok := s.sittings.Get(paper)
	if !ok || !s.current(at) {
		p, err := s.DB.Paper(ctx, paper)
		if quiz.CodeOf(err) == quiz.NotFound {
			return nil, errNoPaper()
		}
		if err != nil {
			return nil, fmt.Errorf("read paper: %w", err)
		}
		if at, err = s.resolve(p); err != nil {
			return nil, err
		}
	}
	if at.person != who.Person {
		return nil, errNoPaper()
	}
	return at, nil
}

// current reports whether a sitting was looked up under the key the catalogue has now.
func (s *Service) current(at *sitting) bool {
	c, err := s.Catalog.ByNr(at.contest)
	return err == nil && c.KeyVersion == at.version
}

func errNoPaper() error { return quiz.Errorf(quiz.NotFound, "没有找到这份试卷") }

// resolve looks a paper's questions up and keeps the result.
func (s *Service) resolve(p store.Paper) (*sitting, error) {
	at, err := s.lookUp(p)
	if err == nil {
		s.sittings.Add(p.ID, at)
	}
	return at, err
}

func (s *Service) lookUp(p store.Paper) (*sitting, error) {
	contest, err := s.Catalog.ByNr(p.Contest)
	if err != nil {
		return nil, err
	}
	layout, err := quiz.DecodeLayout(p.Layout)
	if err != nil {
		return nil, fmt.Errorf("paper %d: %w", p.ID, err)
	}
	sheet, err := quiz.Prepare(contest.Contest, contest.Texts, layout)
	if err != nil {
		return nil, fmt.Errorf("paper %d: %w", p.ID, err)
	}
	return &sitting{
		id: p.ID, contest: p.Contest, person: p.Person, channel: p.Channel,
		started: p.Started, deadline: p.Deadline, sheet: sheet, version: contest.KeyVersion,
	}, nil
}

// committer returns the one that all writes of a person go through.
func (s *Service) committer(person int64) *committer {
	return s.commits[uint64(person)%uint64(len(s.commits))]
}

func encodeAnswers(a quiz.Answers) (string, error) {
	b, err := json.Marshal(a)
	return string(b), err
}

func decodeAnswers(body string) (quiz.Answers, error) {
	if body == "" {
		return quiz.Answers{}, nil
	}
	var a quiz.Answers
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		return nil, fmt.Errorf("stored answers: %w", err)
	}
	return a, nil
}
