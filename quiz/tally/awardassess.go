package tally

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Assessors returns who may assess an award beside the admins, by account.
func (a *Awards) Assessors(ctx context.Context, id int64) ([]store.AwardAssessor, error) {
	out, err := a.cfg.DB.AwardAssessors(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read assessors: %w", err)
	}
	return out, nil
}

const mostAssessors = 100

// SetAssessors says who may assess an award beside the admins. Marks given before stay. Errors: Invalid for too many.
func (a *Awards) SetAssessors(ctx context.Context, id int64, accounts []int64, by Hand) error {
	accounts = slices.Compact(slices.Sorted(slices.Values(accounts)))
	if len(accounts) > mostAssessors {
		return quiz.Errorf(quiz.Invalid, "评审人员有 %d 名，最多 %d 名", len(accounts), mostAssessors)
	}
	if err := a.cfg.DB.SetAwardAssessors(ctx, id, accounts, by.Name, a.cfg.Now()); err != nil {
		return fmt.Errorf("keep assessors: %w", err)
	}
	return nil
}

// Veto calls a veto of the sheet on a unit (一票否决), or takes it back. Errors: as Mark.
func (a *Awards) Veto(ctx context.Context, c Contest, tree *quiz.Tree, id int64, by Hand, name string, unit int64, reason string, takeBack bool) error {
	v, found, err := a.assessing(ctx, c, tree, id, by)
	if err != nil {
		return err
	}
	if err := recuse(tree, by, unit); err != nil {
		return err
	}
	if _, candidate := slices.BinarySearch(found, unit); !candidate {
		return quiz.Errorf(quiz.Invalid, "这个单位不参评").At("body.unit", "应为参评单位")
	}
	if err := v.Sheet.CheckVeto(name); err != nil {
		return err
	}
	if reason, err = reasoned(reason); err != nil {
		return err
	}
	at := a.cfg.Now()
	row := store.AwardVeto{
		ID: store.NewID(at), Name: name, Unit: unit, Account: by.Account, Who: by.Name, Reason: reason, Given: !takeBack, At: at,
	}
	if err := a.cfg.DB.AddAwardVeto(ctx, id, row); err != nil {
		return fmt.Errorf("keep veto: %w", err)
	}
	return nil
}

// reasoned returns a reason without blanks around it, or Invalid if there is none or it is too long.
func reasoned(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if n := len([]rune(reason)); n == 0 || n > maxReason {
		return "", quiz.Errorf(quiz.Invalid, "请写明理由，最多 %d 个字", maxReason).At("body.reason", "应写明理由")
	}
	return reason, nil
}

// KeptVeto is a veto on record.
type KeptVeto struct {
	store.AwardVeto
	Counts bool // false: it was taken back, or is the taking back
}

// Vetoes returns every veto of an award, the oldest first.
func (a *Awards) Vetoes(ctx context.Context, id int64) ([]KeptVeto, error) {
	all, err := a.cfg.DB.AwardVetoes(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read vetoes: %w", err)
	}
	counts := make(map[int64]bool)
	for _, v := range calls(all) {
		counts[v.ID] = true
	}
	out := make([]KeptVeto, len(all))
	for i, v := range all {
		out[i] = KeptVeto{v, counts[v.ID]}
	}
	return out, nil
}

// Decide keeps the order decided among units that a quota's end leaves equal now, the first first. It holds for exactly
// these units. Errors: Forbidden if she belongs to one of them;
// Invalid if these units, all of them and no other, are not equal at the end of a quota now.
func (a *Awards) Decide(ctx context.Context, c Contest, tree *quiz.Tree, id int64, by Hand, units []int64, reason string) error {
	v, in, _, err := a.now(ctx, c, tree, id, 0)
	if err != nil {
		return err
	}
	for _, unit := range units {
		if err := recuse(tree, by, unit); err != nil {
			return err
		}
	}
	if reason, err = reasoned(reason); err != nil {
		return err
	}
	result, err := quiz.Award(v.Sheet, in.Units)
	if err != nil {
		return err
	}
	if !tiedNow(result, units) {
		return quiz.Errorf(quiz.Invalid, "这些单位现在并没有在名额边界上并列：请按预览中列出的并列单位，一个不多、一个不少地排出先后").At("body.units", "应为并列的全部单位")
	}
	at := a.cfg.Now()
	row := store.AwardDecision{ID: store.NewID(at), Units: units, Account: by.Account, Who: by.Name, Reason: reason, At: at}
	if err := a.cfg.DB.AddAwardDecision(ctx, id, row); err != nil {
		return fmt.Errorf("keep decision: %w", err)
	}
	return nil
}

// tiedNow reports whether a result shows exactly these units, each once, as equal at the end of a quota.
func tiedNow(r quiz.AwardResult, units []int64) bool {
	want := slices.Sorted(slices.Values(units))
	for _, g := range r.Groups {
		for _, t := range g.Ties {
			if slices.Equal(slices.Sorted(slices.Values(t.Units)), want) {
				return true
			}
		}
	}
	return false
}

// Decisions returns what was decided among equal units of an award, the oldest first.
func (a *Awards) Decisions(ctx context.Context, id int64) ([]store.AwardDecision, error) {
	out, err := a.cfg.DB.AwardDecisions(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	return out, nil
}
