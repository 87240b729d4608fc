package tally

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Sealed is everything a seal (封存) freezes: whoever has it can work the award out again without the record. Its
// JSON is hashed byte for byte, so that any tool tells whether a file was changed.
type Sealed struct {
	Format     int               `json:"format"` // of this text; see sealFormat
	Award      int64             `json:"award,string"`
	Number     int               `json:"number"` // from 1; a later one takes the place of those before it
	Reason     string            `json:"reason"` // why it was sealed again
	By         string            `json:"by"`
	At         int64             `json:"at"`       // Unix ms
	Digest     string            `json:"digest"`   // of Basis and Result; see digest
	Previous   string            `json:"previous"` // hash of the seal before; "" of the first
	Notice     Notice            `json:"notice"`
	Period     Period            `json:"period"`
	Objections []SealedObjection `json:"objections"` // to the seals before, and what was answered
	Basis      Basis             `json:"basis"`
	Result     quiz.AwardResult  `json:"result"`
}

// sealFormat is the format of what is sealed now.
const sealFormat = 1

// Basis is what an award is reckoned from.
type Basis struct {
	Contest SealedContest `json:"contest"`
	Sheet   SealedSheet   `json:"sheet"`
	Inputs  Inputs        `json:"inputs"`
	People  []PrizeList   `json:"people"` // prizes for people, by number; names stay with the people
}

// SealedContest is the contest as it was run.
type SealedContest struct {
	ID          string             `json:"id"`
	Title       string             `json:"title"`
	Window      quiz.Window        `json:"window"`      // as it was in the end
	Of          quiz.HeadCount     `json:"of"`          // what 应参赛人数 counts
	Rehearsal   bool               `json:"rehearsal"`   // 演练
	Document    string             `json:"document"`    // YAML, as published
	Corrections []SealedCorrection `json:"corrections"` // of its key
	Changes     []SealedChange     `json:"changes"`     // extended, closed early …
}

// SealedCorrection is a correction of the key (更正).
type SealedCorrection struct {
	Version  int64  `json:"version"`
	Question string `json:"question"`
	Kind     string `json:"kind"`
	Reason   string `json:"reason"`
	At       int64  `json:"at"`
}

// SealedChange is what was done to the contest once it was published.
type SealedChange struct {
	What   string `json:"what"`
	Closes int64  `json:"closes"`
	Reason string `json:"reason"`
	At     int64  `json:"at"`
}

// SealedSheet is the award sheet, with every version there was.
type SealedSheet struct {
	Number   int             `json:"number"`
	Owner    int64           `json:"owner,string"`
	Source   string          `json:"source"` // YAML
	Versions []SealedVersion `json:"versions"`
}

// SealedVersion is when and why a sheet was written.
type SealedVersion struct {
	Number int    `json:"number"`
	Reason string `json:"reason"` // why it was changed after the opening
	Author string `json:"author"`
	At     int64  `json:"at"`
}

// SealedObjection is an objection and its newest answer, without who made it.
type SealedObjection struct {
	Number     int    `json:"number"` // of the seal it was made to
	Unit       string `json:"unit"`   // its name; "" for no single unit
	Text       string `json:"text"`
	ReceivedAt int64  `json:"received_at"`
	Outcome    string `json:"outcome"`
	Answer     string `json:"answer"`
	AnsweredAt int64  `json:"answered_at"` // 0: not answered
}

// Seal is a sealed award as it is kept.
type Seal struct {
	store.Seal
	Sealed Sealed // the zero value in lists
}

// digest names what an award is reckoned from and what came of it: two awards with one digest are the same, whoever
// reckons them when. It is the SHA-256, in hex, of both as encode writes them.
func digest(b Basis, r quiz.AwardResult) (string, error) {
	src, err := encode(struct {
		Basis  Basis            `json:"basis"`
		Result quiz.AwardResult `json:"result"`
	}{b, r})
	return hashOf(src), err
}

// hashOf returns the SHA-256 of bytes, in hex.
func hashOf(src []byte) string {
	sum := sha256.Sum256(src)
	return hex.EncodeToString(sum[:])
}

// encode writes a value as the one JSON text it has: fields in order of the type, maps in order of their keys.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write for sealing: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// readSealed reads what encode wrote. A format that is not known is refused.
func readSealed(src string) (Sealed, error) {
	var s Sealed
	if err := json.Unmarshal([]byte(src), &s); err != nil {
		return Sealed{}, fmt.Errorf("read sealed award: %w", err)
	}
	if s.Format != sealFormat {
		return Sealed{}, fmt.Errorf("read sealed award: format %d is not known", s.Format)
	}
	return s, nil
}

// Seal returns a sealed award, or NotFound. What was tampered with so that it cannot be read is an error; Verify
// tells of the rest.
func (a *Awards) Seal(ctx context.Context, id int64) (Seal, error) {
	row, err := a.cfg.DB.Seal(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return Seal{}, quiz.Errorf(quiz.NotFound, "没有这次封存")
	}
	if err != nil {
		return Seal{}, fmt.Errorf("read seal: %w", err)
	}
	sealed, err := readSealed(row.Body)
	return Seal{row, sealed}, err
}

// SealedAward returns which award a seal is of, or NotFound, whatever became of what was sealed.
func (a *Awards) SealedAward(ctx context.Context, id int64) (int64, error) {
	row, err := a.cfg.DB.Seal(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return 0, quiz.Errorf(quiz.NotFound, "没有这次封存")
	}
	if err != nil {
		return 0, fmt.Errorf("read seal: %w", err)
	}
	return row.Award, nil
}

// Seals returns an award's seals, the first one first, without what they hold.
func (a *Awards) Seals(ctx context.Context, award int64) ([]store.Seal, error) {
	all, err := a.cfg.DB.Seals(ctx, award)
	if err != nil {
		return nil, fmt.Errorf("read seals: %w", err)
	}
	return all, nil
}

// settle puts what has no order of its own into a fixed one, so that equal inputs are written alike. Materials stay:
// they stand as the pieces do.
func (in *Inputs) settle() {
	slices.SortStableFunc(in.Units, func(a, b quiz.AwardUnit) int { return cmp.Compare(a.Unit, b.Unit) })
	slices.SortStableFunc(in.Outside, func(a, b Outside) int { return cmp.Compare(a.Unit, b.Unit) })
	slices.SortStableFunc(in.Heads, func(a, b HeadSource) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Kind, b.Kind))
	})
	slices.SortStableFunc(in.Metrics, func(a, b MetricSource) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(in.Pieces, func(a, b Piece) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	for i := range in.Units {
		u := &in.Units[i]
		slices.SortStableFunc(u.Marks, func(a, b quiz.AssessedMark) int {
			return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Who, b.Who))
		})
		slices.SortStableFunc(u.Vetoes, func(a, b quiz.VetoCall) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Who, b.Who), cmp.Compare(a.Reason, b.Reason))
		})
	}
}
