package tally

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// MaterialRules is what a contest asks units to send in. A kind without a rule may be sent in any number.
type MaterialRules struct {
	Number int // the version; 0: nothing was ever said
	Rules  []MaterialRule
	Author string
	At     int64
}

// MaterialRule is what a contest asks of one kind of material.
type MaterialRule struct {
	Kind     quiz.MaterialKind `json:"kind"`
	Least    int               `json:"least,omitempty"` // pieces a unit must send; 0: none
	Most     int               `json:"most,omitempty"`  // pieces a unit may send; 0: any number
	CharsMax int               `json:"chars_max,omitempty"`
	Original bool              `json:"original,omitempty"` // must be declared original
	By       int64             `json:"by,omitempty"`       // sent before this moment, Unix ms; 0: at any time
	Groups   []GroupLeast      `json:"groups,omitempty"`
	Filing   []string          `json:"filing_only,omitempty"` // groups that send it for filing (备案) and need not
}

// GroupLeast is how many pieces units of a group must send, in place of the rule's Least.
type GroupLeast struct {
	Group string `json:"group"`
	Least int    `json:"least"`
}

const mostGroups = 30

// MaterialRules returns what a contest asks for.
func (a *Awards) MaterialRules(ctx context.Context, c Contest) (MaterialRules, error) {
	row, err := a.cfg.DB.MaterialRule(ctx, c.Nr)
	if err != nil {
		return MaterialRules{}, fmt.Errorf("read rules of materials: %w", err)
	}
	return readRules(row)
}

func readRules(row store.MaterialRule) (MaterialRules, error) {
	out := MaterialRules{Number: row.Number, Author: row.Author, At: row.At}
	if row.Number == 0 {
		return out, nil
	}
	if err := json.Unmarshal([]byte(row.Body), &out.Rules); err != nil {
		return out, fmt.Errorf("rules of materials: %w", err)
	}
	return out, nil
}

// SetMaterialRules says what a contest asks for from now on; what was sent in before stays. base is the version the rules
// were made from. Errors: Invalid with the place of what is wrong; RevisionStale.
func (a *Awards) SetMaterialRules(ctx context.Context, c Contest, base int, rules []MaterialRule, by Hand) error {
	rules = trimmed(rules)
	if err := checkRules(rules); err != nil {
		return err
	}
	body, err := json.Marshal(rules)
	if err != nil {
		return fmt.Errorf("write rules of materials: %w", err)
	}
	stale := quiz.Errorf(quiz.RevisionStale, "材料要求刚刚有改动：请重新打开后再修改")
	err = a.cfg.DB.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.RaiseMaterials(c.Nr); err != nil {
			return err
		}
		newest, err := tx.MaterialRule(c.Nr)
		if err == nil && newest.Number != base {
			return stale
		}
		if err != nil {
			return err
		}
		return tx.AddMaterialRule(store.MaterialRule{Contest: c.Nr, Number: base + 1, Body: string(body), Author: by.Name, At: a.cfg.Now()})
	})
	if errors.Is(err, store.ErrConflict) {
		return stale
	}
	return err
}

// trimmed returns rules whose groups are named without blanks around them, as units have them.
func trimmed(rules []MaterialRule) []MaterialRule {
	rules = slices.Clone(rules)
	for i := range rules {
		r := &rules[i]
		r.Groups, r.Filing = slices.Clone(r.Groups), slices.Clone(r.Filing)
		for k := range r.Groups {
			r.Groups[k].Group = strings.TrimSpace(r.Groups[k].Group)
		}
		for k := range r.Filing {
			r.Filing[k] = strings.TrimSpace(r.Filing[k])
		}
	}
	return rules
}

// mostAsked bounds what a rule asks of one unit.
const mostAsked = 1000

func checkRules(rules []MaterialRule) error {
	var kinds []quiz.MaterialKind
	for i, r := range rules {
		at := fmt.Sprintf("body.rules[%d]", i)
		switch {
		case !slices.Contains(quiz.MaterialKinds, r.Kind):
			return quiz.Errorf(quiz.Invalid, "没有这种材料：请选征文、最美家庭、总结材料、活动材料或专项集体合同文本").At(at+".kind", "没有这种材料")
		case slices.Contains(kinds, r.Kind):
			return quiz.Errorf(quiz.Invalid, "%s的要求写了两次：请合并成一条", r.Kind.Name()).At(at+".kind", "重复")
		case r.Least < 0 || r.Least > mostAsked || r.Most < 0 || r.Most > mostAsked:
			return quiz.Errorf(quiz.Invalid, "%s每单位的件数要在 0 到 %d 之间：请核对", r.Kind.Name(), mostAsked).At(at+".least", "件数不对")
		case r.Most > 0 && r.Least > r.Most:
			return quiz.Errorf(quiz.Invalid, "%s每单位最少 %d 件、最多 %d 件：请核对", r.Kind.Name(), r.Least, r.Most).At(at+".least", "不能大于最多件数")
		case r.CharsMax < 0 || r.CharsMax > 1_000_000 || r.By < 0:
			return quiz.Errorf(quiz.Invalid, "%s的字数上限或截止时间不对：请核对", r.Kind.Name()).At(at+".chars_max", "应为正数")
		case len(r.Groups) > mostGroups || len(r.Filing) > mostGroups:
			return quiz.Errorf(quiz.Invalid, "%s的组别太多，最多 %d 个", r.Kind.Name(), mostGroups).At(at+".groups", "太多")
		}
		if err := r.checkGroups(at); err != nil {
			return err
		}
		kinds = append(kinds, r.Kind)
	}
	return nil
}

func (r *MaterialRule) checkGroups(at string) error {
	var named []string
	for _, g := range append(slices.Clone(r.Groups), groupsOf(r.Filing)...) {
		name := g.Group
		switch {
		case name == "" || len([]rune(name)) > 40:
			return quiz.Errorf(quiz.Invalid, "%s的组别名称要有 1 到 40 个字", r.Kind.Name()).At(at+".groups", "应为组别名称")
		case slices.Contains(named, name):
			return quiz.Errorf(quiz.Invalid, "%s里组别“%s”写了两次：请删去一处", r.Kind.Name(), name).At(at+".groups", "重复")
		case g.Least < 0 || g.Least > mostAsked:
			return quiz.Errorf(quiz.Invalid, "%s要求%s报送的件数要在 0 到 %d 之间：请核对", r.Kind.Name(), name, mostAsked).At(at+".groups", "件数不对")
		case r.Most > 0 && g.Least > r.Most:
			return quiz.Errorf(quiz.Invalid, "%s要求%s至少 %d 件，超过每单位最多 %d 件：请核对", r.Kind.Name(), name, g.Least, r.Most).At(at+".groups", "不能大于最多件数")
		}
		named = append(named, name)
	}
	return nil
}

func groupsOf(names []string) []GroupLeast {
	out := make([]GroupLeast, len(names))
	for i, name := range names {
		out[i].Group = name
	}
	return out
}

// of returns the rule for a kind; without one, nothing is asked.
func (r MaterialRules) of(kind quiz.MaterialKind) MaterialRule {
	for _, rule := range r.Rules {
		if rule.Kind == kind {
			return rule
		}
	}
	return MaterialRule{Kind: kind}
}

// least returns how many pieces a unit of a group must send; filing says that it sends them for filing alone.
func (r *MaterialRule) least(group string) (n int, filing bool) {
	if slices.Contains(r.Filing, group) {
		return 0, true
	}
	for _, g := range r.Groups {
		if g.Group == group {
			return g.Least, false
		}
	}
	return r.Least, false
}

// Late reports whether a piece was sent after the day it is asked for by.
func (r MaterialRules) Late(m *store.Material) bool {
	by := r.of(m.Kind).By
	return by > 0 && m.SentAt >= by
}

// refusal says why a piece cannot be taken in as it is, "" if it can.
func (r *MaterialRule) refusal(m *store.Material) string {
	switch {
	case r.CharsMax > 0 && m.Chars > r.CharsMax:
		return fmt.Sprintf("%s不超过 %d 字，这一篇有 %d 字", r.Kind.Name(), r.CharsMax, m.Chars)
	case r.Original && !m.Original:
		return fmt.Sprintf("%s须为原创：请确认并声明原创", r.Kind.Name())
	}
	return ""
}
