package play

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/document"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// KeeperConfig is what a Keeper needs.
type KeeperConfig struct {
	DB      *store.DB
	Catalog *Catalog
	Banks   func(context.Context) ([]questions.Bank, error) // every bank, with the questions contests may draw
	Now     func() int64                                    // Unix ms
}

// Keeper keeps contests: drafts until they are published, and what is done to them afterwards. It is safe for
// concurrent use.
type Keeper struct{ cfg KeeperConfig }

// NewKeeper makes one.
func NewKeeper(cfg KeeperConfig) *Keeper { return &Keeper{cfg} }

// MaxDocument is how many bytes a contest's document may have.
const MaxDocument = 60 << 10

// Checked is what a contest's document comes to.
type Checked struct {
	Document  string
	Contest   *quiz.Contest   // nil if there are faults
	Faults    document.Faults // each at its place
	Warnings  []quiz.Place    // allowed, but seldom meant
	Shortages []quiz.Place    // what the banks lack; then it cannot be published
	Pool      int             // questions papers are drawn from
	Rules     string          // the rule text; "" if there are faults
	chosen    []questions.Bank
}

// Sound reports whether the document could be published.
func (c *Checked) Sound() bool { return len(c.Faults)+len(c.Shortages) == 0 }

// Check reads a document and holds it against the banks. It keeps nothing.
func (k *Keeper) Check(ctx context.Context, text string) (Checked, error) {
	out := Checked{Document: text}
	if len(text) > MaxDocument {
		out.Faults = document.Faults{{Code: "too_long", Message: fmt.Sprintf("竞赛文档太长：最多 %d kB", MaxDocument>>10)}}
		return out, nil
	}
	if out.Contest, out.Faults = quiz.ReadContest("", []byte(text)); len(out.Faults) > 0 {
		return out, nil
	}
	out.Warnings, out.Rules = quiz.Warnings(out.Contest), quiz.RuleText(out.Contest)
	banks, err := k.cfg.Banks(ctx)
	if err != nil {
		return out, fmt.Errorf("read banks: %w", err)
	}
	if out.chosen, err = choose(out.Contest.Bank, banks); err == nil {
		out.Pool = len(refs(out.chosen))
		err = quiz.CheckBank(out.Contest, quiz.NewPool(out.chosen))
	}
	var short *quiz.Error
	switch {
	case err == nil:
		return out, nil
	case !errors.As(err, &short):
		return out, err
	case len(short.Places) > 0:
		out.Shortages = short.Places
	default:
		out.Shortages = []quiz.Place{{Location: "bank", Message: short.Message}}
	}
	return out, nil
}

// Sample draws a paper of a document as a worker would get one. Errors: document.Faults, BankTooSmall, NotFound for an
// unknown bank.
func (k *Keeper) Sample(ctx context.Context, text string, seed [32]byte) (*quiz.Contest, *quiz.Sheet, error) {
	c, faults := quiz.ReadContest("", []byte(text))
	if len(faults) > 0 {
		return nil, nil, faults
	}
	banks, err := k.cfg.Banks(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read banks: %w", err)
	}
	chosen, err := choose(c.Bank, banks)
	if err != nil {
		return nil, nil, err
	}
	pool := quiz.NewPool(chosen)
	layout, err := quiz.Draw(c, pool, seed, nil)
	if err != nil {
		return nil, nil, err
	}
	sheet, err := quiz.Prepare(c, pool, layout)
	return c, sheet, err
}

// Drafts returns every draft, the one changed last first.
func (k *Keeper) Drafts(ctx context.Context) ([]store.ContestDraft, error) {
	all, err := k.cfg.DB.Drafts(ctx)
	if err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	return all, nil
}

// Draft returns a draft, or NotFound.
func (k *Keeper) Draft(ctx context.Context, id string) (store.ContestDraft, error) {
	d, err := k.cfg.DB.ContestDraft(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return d, noContest()
	}
	return d, err
}

func noContest() error { return quiz.Errorf(quiz.NotFound, "没有这场竞赛") }

// Create keeps a new draft under the id of the contest it is to become; the document may have faults. Codes: Invalid for
// an id that is taken or malformed, or a document that is too long or that no record can hold.
func (k *Keeper) Create(ctx context.Context, id, text, author string) (store.ContestDraft, error) {
	if !quiz.ContestID(id) {
		return store.ContestDraft{}, quiz.Errorf(quiz.Invalid, "竞赛编号只能用小写字母、数字和连字符，最多 64 个，如 quanyi-zhou-2026").At("id", "写法不对")
	}
	if err := keepable(text); err != nil {
		return store.ContestDraft{}, err
	}
	d := store.ContestDraft{ID: id, Document: text, Author: author, ChangedAt: k.cfg.Now()}
	err := k.cfg.DB.AddDraft(ctx, d)
	if errors.Is(err, store.ErrConflict) {
		return d, quiz.Errorf(quiz.Invalid, "竞赛编号 %s 已经有了，请换一个", id).At("id", "已被使用")
	}
	if err != nil {
		return d, fmt.Errorf("keep draft %s: %w", id, err)
	}
	d.Edition, d.CreatedAt = 1, d.ChangedAt
	return d, nil
}

// keepable refuses what is no document at all.
func keepable(text string) error {
	switch {
	case len(text) > MaxDocument:
		return quiz.Errorf(quiz.Invalid, "竞赛文档太长：最多 %d kB", MaxDocument>>10).At("document", "太长")
	case strings.ToValidUTF8(text, "") != text || strings.Contains(text, "\x00"):
		return quiz.Errorf(quiz.Invalid, "竞赛文档不是文字：请用 UTF-8 编码").At("document", "不是文字")
	}
	return nil
}

// Write changes a draft that is still d.Edition. Codes: NotFound, RevisionStale if somebody else has changed it since,
// Invalid as for Create.
func (k *Keeper) Write(ctx context.Context, d store.ContestDraft) (store.ContestDraft, error) {
	if err := keepable(d.Document); err != nil {
		return d, err
	}
	old, err := k.Draft(ctx, d.ID)
	if err != nil {
		return d, err
	}
	d.ChangedAt, d.CreatedAt = k.cfg.Now(), old.CreatedAt
	err = k.cfg.DB.ChangeDraft(ctx, d)
	if errors.Is(err, store.ErrConflict) {
		return d, staleDraft(old)
	}
	if err != nil {
		return d, fmt.Errorf("write draft %s: %w", d.ID, err)
	}
	d.Edition++
	return d, nil
}

func staleDraft(old store.ContestDraft) error {
	return quiz.Errorf(quiz.RevisionStale, "草稿已由 %s 改过：请重新打开，核对后再改", old.Author)
}

// Drop deletes a draft that is still the edition given. Codes: NotFound, RevisionStale.
func (k *Keeper) Drop(ctx context.Context, id string, edition int64) error {
	old, err := k.Draft(ctx, id)
	if err != nil {
		return err
	}
	err = k.cfg.DB.DropDraft(ctx, id, edition)
	if errors.Is(err, store.ErrConflict) {
		return staleDraft(old)
	}
	return err
}
