package tally

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"lawquiz/questions/document"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Version is an award sheet as it was written once.
type Version struct {
	Award    int64
	Number   int // from 1
	Sheet    *quiz.AwardSheet
	Source   string // YAML
	LockedAt int64  // Unix ms from when it may only be changed with a reason; 0: the contest has not opened yet
	Reason   string // why it was changed after the opening; "" before
	Author   string
	At       int64
	Owner    int64 // the unit whose subtree it judges
}

// Draft is a sheet to be kept.
type Draft struct {
	Source string
	Owner  int64
	Reason string // needed once the contest has opened
	By     Hand
}

const (
	sheetFile   = "评分表"
	maxReason   = 500 // characters
	maxSheets   = 50  // of a contest
	maxVersions = 200 // of a sheet
)

// Create keeps a new award of a contest. Errors: document.Faults with everything wrong in the sheet; Invalid if
// the contest has opened and there is no reason, or there are too many sheets.
func (a *Awards) Create(ctx context.Context, c Contest, tree *quiz.Tree, d Draft) (Version, error) {
	sheet, err := a.accept(c, tree, &d, "竞赛已经开始：这时新建评分表，请写明原因（将在公示中列出）")
	if err != nil {
		return Version{}, err
	}
	all, err := a.cfg.DB.Awards(ctx, c.Nr)
	if err != nil {
		return Version{}, fmt.Errorf("read awards: %w", err)
	}
	if len(all) >= maxSheets {
		return Version{}, quiz.Errorf(quiz.Invalid, "这场竞赛已有 %d 份评分表，不能再增加", len(all))
	}
	at := a.cfg.Now()
	row := store.Award{ID: store.NewID(at), Contest: c.Nr, Owner: d.Owner, CreatedAt: at}
	version := store.AwardVersion{Award: row.ID, Number: 1, Source: d.Source, Reason: d.Reason, Author: d.By.Name, Account: d.By.Account, At: at}
	if err := a.cfg.DB.AddAward(ctx, row, version); err != nil {
		return Version{}, fmt.Errorf("keep award: %w", err)
	}
	return a.version(c, row.Owner, version, sheet), nil
}

// Amend keeps another version of an award, made from version base. Errors: as Create; RevisionStale if base is not
// the newest any more; NotFound.
func (a *Awards) Amend(ctx context.Context, c Contest, tree *quiz.Tree, id int64, base int, d Draft) (Version, error) {
	newest, err := a.Version(ctx, c, id, 0)
	if err != nil {
		return Version{}, err
	}
	d.Owner = newest.Owner
	sheet, err := a.accept(c, tree, &d, "竞赛已经开始，评分表已锁定：确需修改的，请写明原因（将在公示中列出）")
	if err != nil {
		return Version{}, err
	}
	if newest.Number >= maxVersions {
		return Version{}, quiz.Errorf(quiz.Invalid, "评分表已修改 %d 次，不能再修改", newest.Number)
	}
	version := store.AwardVersion{Award: id, Number: base + 1, Source: d.Source, Reason: d.Reason, Author: d.By.Name, Account: d.By.Account, At: a.cfg.Now()}
	if newest.Number == base {
		err = a.cfg.DB.AddAwardVersion(ctx, version)
	}
	if newest.Number != base || errors.Is(err, store.ErrConflict) {
		return Version{}, quiz.Errorf(quiz.RevisionStale, "评分表已有更新的版本：请重新打开后再修改")
	}
	if err != nil {
		return Version{}, fmt.Errorf("keep award: %w", err)
	}
	return a.version(c, d.Owner, version, sheet), nil
}

// accept reads a draft and makes sure it may be kept now; locked is what to say of a reason that is wanting.
func (a *Awards) accept(c Contest, tree *quiz.Tree, d *Draft, locked string) (*quiz.AwardSheet, error) {
	sheet, _, faults := readSheet(tree, d.Owner, d.Source)
	if len(faults) > 0 {
		return nil, faults
	}
	d.Reason = strings.TrimSpace(d.Reason)
	switch n := len([]rune(d.Reason)); {
	case n > maxReason:
		return nil, quiz.Errorf(quiz.Invalid, "修改原因有 %d 个字，最多 %d 个", n, maxReason).At("body.reason", "太长")
	case n == 0 && a.cfg.Now() >= c.Window.Open:
		return nil, quiz.Errorf(quiz.Invalid, "%s", locked).At("body.reason", "应写明原因")
	case a.cfg.Now() < c.Window.Open:
		d.Reason = ""
	}
	return sheet, nil
}

// version puts a row together with the sheet it holds.
func (a *Awards) version(c Contest, owner int64, row store.AwardVersion, sheet *quiz.AwardSheet) Version {
	v := Version{Award: row.Award, Number: row.Number, Sheet: sheet, Source: row.Source, Reason: row.Reason, Author: row.Author, At: row.At, Owner: owner}
	if a.cfg.Now() >= c.Window.Open {
		v.LockedAt = max(c.Window.Open, row.At)
	}
	return v
}

// Drop takes an award out of use, as one made by mistake: nobody finds it any more, though the record keeps it. Errors: NotFound;
// Invalid if the contest has opened and there is no reason, or the award was ever sealed.
func (a *Awards) Drop(ctx context.Context, c Contest, id int64, reason string, by Hand) error {
	if _, err := a.Version(ctx, c, id, 0); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if n := len([]rune(reason)); n > maxReason || n == 0 && a.cfg.Now() >= c.Window.Open {
		return quiz.Errorf(quiz.Invalid, "竞赛已经开始：停用评分表请写明原因，最多 %d 个字", maxReason).At("query.reason", "应写明原因")
	}
	err := a.cfg.DB.DropAward(ctx, id, by.Name, reason, a.cfg.Now())
	if errors.Is(err, store.ErrConflict) {
		return quiz.Errorf(quiz.Invalid, "这份评分表的结果已经封存，不能停用：有变动的，请修改评分表后重新封存")
	}
	return err
}

// Version returns a version of an award of the contest, the newest if number is 0, or NotFound.
func (a *Awards) Version(ctx context.Context, c Contest, id int64, number int) (Version, error) {
	all, err := a.Versions(ctx, c, id)
	if err != nil {
		return Version{}, err
	}
	if number == 0 {
		return all[len(all)-1], nil
	}
	if number < 0 || number > len(all) {
		return Version{}, quiz.Errorf(quiz.NotFound, "评分表没有第 %d 版", number)
	}
	return all[number-1], nil
}

// Versions returns every version of an award of the contest, the oldest first, or NotFound.
func (a *Awards) Versions(ctx context.Context, c Contest, id int64) ([]Version, error) {
	row, err := a.cfg.DB.Award(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound || err == nil && row.Contest != c.Nr {
		return nil, quiz.Errorf(quiz.NotFound, "没有这份评分表")
	}
	if err != nil {
		return nil, fmt.Errorf("read award: %w", err)
	}
	rows, err := a.cfg.DB.AwardVersions(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read award: %w", err)
	}
	out := make([]Version, 0, len(rows))
	for _, r := range rows {
		sheet, faults := quiz.ReadSheet(sheetFile, []byte(r.Source))
		if len(faults) > 0 {
			return nil, fmt.Errorf("award %d, version %d: %w", id, r.Number, faults)
		}
		out = append(out, a.version(c, row.Owner, r, sheet))
	}
	return out, nil
}

// List returns the newest version of every award of the contest, the oldest award first.
func (a *Awards) List(ctx context.Context, c Contest) ([]Version, error) {
	rows, err := a.cfg.DB.Awards(ctx, c.Nr)
	if err != nil {
		return nil, fmt.Errorf("read awards: %w", err)
	}
	out := make([]Version, 0, len(rows))
	for _, row := range rows {
		v, err := a.Version(ctx, c, row.ID, 0)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// Home returns the contest, by number, and the owner of an award, or NotFound.
func (a *Awards) Home(ctx context.Context, id int64) (contest, owner int64, err error) {
	row, err := a.cfg.DB.Award(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return 0, 0, quiz.Errorf(quiz.NotFound, "没有这份评分表")
	}
	return row.Contest, row.Owner, err
}

// Checked is what a sheet comes to before it is kept.
type Checked struct {
	Sheet      *quiz.AwardSheet
	Text       string // what it says, in Chinese
	Candidates []int64
	Outside    []Outside
	Waiting    []string // imported metrics that nobody has imported yet
	Hints      []string // where the contest's rules of materials ask for something else
}

// Check reads a sheet as Create would. Error: document.Faults.
func (a *Awards) Check(ctx context.Context, c Contest, tree *quiz.Tree, owner int64, source string) (Checked, error) {
	sheet, found, faults := readSheet(tree, owner, source)
	if len(faults) > 0 {
		return Checked{}, faults
	}
	out := Checked{Sheet: sheet, Text: quiz.SheetText(sheet), Candidates: found.units, Outside: found.outside}
	metrics, err := a.metricsFor(ctx, c, tree, owner)
	for _, name := range sheet.Imported {
		if _, ok := metrics[name]; !ok {
			out.Waiting = append(out.Waiting, name)
		}
	}
	if err != nil {
		return Checked{}, err
	}
	rules, err := a.MaterialRules(ctx, c)
	out.Hints = hints(sheet, rules)
	return out, err
}

// readSheet reads a sheet and finds its candidates below owner.
func readSheet(tree *quiz.Tree, owner int64, source string) (*quiz.AwardSheet, candidates, document.Faults) {
	sheet, faults := quiz.ReadSheet(sheetFile, []byte(source))
	if len(faults) > 0 {
		return nil, candidates{}, faults
	}
	found, err := findCandidates(tree, owner, sheet.Candidates)
	if err == nil {
		return sheet, found, nil
	}
	root := document.Parse(sheetFile, []byte(source))
	root.Field("candidates").Field(err.field).Fault(err.code, "%s", err.message)
	return nil, candidates{}, root.Faults()
}
