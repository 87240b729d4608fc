package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"lawquiz/questions"
	"lawquiz/questions/intake"
)

// File is a file somebody hands in.
type File struct {
	Name   string // shown to people; its folder is not
	Source []byte
	Author string
}

// Verdict says what a preview thinks of one draft.
type Verdict string

// The closed list of verdicts.
const (
	Clean     Verdict = "clean"     // nothing to say against it
	Changed   Verdict = "changed"   // another text for a question that is there, by its id; nothing else to say
	Look      Verdict = "look"      // a warning: somebody should look
	Duplicate Verdict = "duplicate" // the same question is there already, or earlier in the file
	Conflict  Verdict = "conflict"  // contradicts a question, or was made from an older revision: to be decided
	Broken    Verdict = "broken"    // not a question yet: to be mended
)

// Verdicts lists every verdict in the order reports show them.
var Verdicts = []Verdict{Clean, Changed, Look, Duplicate, Conflict, Broken}

// Name returns the Chinese name people see, or the raw text of an unknown verdict.
func (v Verdict) Name() string {
	switch v {
	case Clean:
		return "可收入"
	case Changed:
		return "有修改"
	case Look:
		return "需查看"
	case Duplicate:
		return "重复"
	case Conflict:
		return "矛盾"
	case Broken:
		return "不完整"
	}
	return string(v)
}

// Match is a question that a draft is like: one on record, or an earlier draft of the same file.
type Match struct {
	questions.Match        // At is without meaning here
	Draft           int    `json:"draft,omitempty"`    // number of the draft, from 1; 0: it is on record
	Number          int    `json:"number,omitempty"`   // of the item in its bank; 0 for a draft
	Revision        int    `json:"revision,omitempty"` // of the item, when it was compared; 0 for a draft
	Key             string `json:"key"`                // its key
	Retired         bool   `json:"retired,omitempty"`  // the item is retired
}

// Draft is one question of a file, compared.
type Draft struct {
	intake.Draft
	Matches  []Match                 `json:"matches,omitempty"` // the gravest first, at most five
	Outdated []questions.OutdatedHit `json:"outdated,omitempty"`
	Verdict  Verdict                 `json:"verdict"`
	Known    string                  `json:"known,omitempty"`    // the bank that has a question of this id
	KnownAs  int                     `json:"known_as,omitempty"` // the revision of that question, when it was compared
	Mended   bool                    `json:"mended,omitempty"`   // put right by hand after the file was read
}

// saw returns the revision in which a preview shows the question of an id beside the draft; 0: it does not.
func (d *Draft) saw(id string) int {
	if d.Known != "" && d.Question.ID == id {
		return d.KnownAs
	}
	for _, m := range d.Matches {
		if m.Draft == 0 && m.ID == id {
			return m.Revision
		}
	}
	return 0
}

// Preview is a file as it was understood and compared with every bank on record. It is plain data: what
// is kept of an upload, and what Accept takes.
type Preview struct {
	File     string                 `json:"file"`
	Hash     string                 `json:"hash"` // SHA-256 of the file, hex
	Size     int                    `json:"size"` // bytes
	Format   intake.Format          `json:"format"`
	Encoding string                 `json:"encoding,omitempty"`
	Drafts   []Draft                `json:"drafts"`
	Problems []intake.Problem       `json:"problems"` // intake's and ours, in the order of the file
	Refused  int                    `json:"refused"`
	Account  intake.Account         `json:"account"`
	ByKind   map[questions.Kind]int `json:"by_kind"`
	By       map[Verdict]int        `json:"by_verdict"`
	Version  int64                  `json:"version"` // of store.TopicBanks, when it was compared
}

// The codes of the problems a comparison adds to those of intake.
const (
	CodeSame     = "likeness_same"     // warning: the same question is there
	CodeConflict = "likeness_conflict" // error: the same stem with another answer is there
	CodeNear     = "likeness_near"     // warning: nearly the same question is there
	CodeOutdated = "outdated"          // warning: the law has left the answer behind
	CodeKnown    = "id_known"          // notice: the id is on record with this very text
	CodeChanged  = "id_changed"        // notice: the id is on record with another text
	CodeOlder    = "id_older"          // notice: the id is on record with a newer text, and the file has an older one untouched
	CodeStale    = "id_stale"          // error: the id is on record with a newer text, and the file changed an older one
	CodeTwice    = "id_twice"          // error: an earlier draft of the file has the id, with another text
)

// Preview reads a file and compares it with the banks as they are. It keeps nothing. progress, which may
// be nil, is told of the drafts compared. A file that cannot be read at all is no error: its problems
// say so.
func (l *Library) Preview(ctx context.Context, f File, progress func(done, total int)) (*Preview, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	r := intake.Read(fileName(f.Name), f.Source, l.cfg.Limits)
	p := &Preview{
		File: r.File, Hash: fileHash(f.Source), Size: len(f.Source), Format: r.Format, Encoding: r.Encoding,
		Drafts: make([]Draft, len(r.Drafts)), Problems: r.Problems, Refused: r.Refused, Account: r.Account,
	}
	for i, d := range r.Drafts {
		p.Drafts[i].Draft = d
	}
	if err := l.compare(ctx, s, p, progress); err != nil {
		return nil, err
	}
	return p, nil
}

func fileHash(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:])
}

// Refusal returns why a file as a whole cannot be accepted, or nil: an error that stands nowhere in it. A
// file that was cut off has questions, and one too.
func (p *Preview) Refusal() *intake.Problem {
	for i, x := range p.Problems {
		if x.Severity == intake.Error && x.Draft == 0 && x.Place == (intake.Place{File: x.File}) {
			return &p.Problems[i]
		}
	}
	return nil
}
