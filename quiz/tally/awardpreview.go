package tally

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"lawquiz/quiz"
)

// Preview is what a sheet makes of the figures at a moment. It is not sealed.
type Preview struct {
	Version   Version
	Inputs    Inputs
	AsOf      int64 // Unix ms, when the figures were read
	Result    quiz.AwardResult
	Stability []quiz.Steadiness // in the order of the result's rows, group after group
}

// Preview works out the newest version of an award, with the newest figures or those at a cut-off (Unix ms; 0:
// the newest). Errors: NotFound; those of Inputs; Invalid with what is wrong in the figures.
func (a *Awards) Preview(ctx context.Context, c Contest, tree *quiz.Tree, id int64, cutoff int64) (Preview, error) {
	v, in, asOf, err := a.now(ctx, c, tree, id, cutoff)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Version: v, Inputs: in, AsOf: asOf}
	if p.Result, err = quiz.Award(v.Sheet, in.Units); err != nil {
		return Preview{}, err
	}
	p.Stability, err = v.Sheet.Stability(in.Units, v.Sheet.Grid())
	return p, err
}

// Try is Preview for a sheet that is not kept: as a draft of owner it has no marks, vetoes or decisions.
func (a *Awards) Try(ctx context.Context, c Contest, tree *quiz.Tree, owner int64, source string, cutoff int64) (Preview, error) {
	sheet, _, faults := readSheet(tree, owner, source)
	if len(faults) > 0 {
		return Preview{}, faults
	}
	v := Version{Sheet: sheet, Source: source, Owner: owner}
	f, err := a.figures(ctx, c, tree, cutoff)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Version: v, AsOf: f.AsOf}
	if p.Inputs, err = a.gather(ctx, c, tree, v, f, cutoff == 0); err != nil {
		return Preview{}, err
	}
	if p.Result, err = quiz.Award(sheet, p.Inputs.Units); err != nil {
		return Preview{}, err
	}
	p.Stability, err = sheet.Stability(p.Inputs.Units, sheet.Grid())
	return p, err
}

// WhatIf is an award under other weights beside its own: 测算，不作评奖依据. It is never kept.
type WhatIf struct {
	Version Version
	Sheet   *quiz.AwardSheet // under the other weights, marked WhatIf
	AsOf    int64
	Shifts  []quiz.Shift // in the order of the result's rows under the sheet itself
}

// WhatIf tries other weights on the newest version of an award. Errors: those of Preview; NotFound for a weight of
// an unknown item; Invalid for points out of range.
func (a *Awards) WhatIf(ctx context.Context, c Contest, tree *quiz.Tree, id int64, w quiz.Weights) (WhatIf, error) {
	v, in, asOf, err := a.now(ctx, c, tree, id, 0)
	if err != nil {
		return WhatIf{}, err
	}
	out := WhatIf{Version: v, AsOf: asOf}
	if out.Sheet, err = v.Sheet.With(w); err != nil {
		return WhatIf{}, err
	}
	out.Shifts, err = v.Sheet.Compare(in.Units, w)
	return out, err
}

// now gathers what an award's newest version is reckoned from.
func (a *Awards) now(ctx context.Context, c Contest, tree *quiz.Tree, id, cutoff int64) (v Version, in Inputs, asOf int64, err error) {
	if v, err = a.Version(ctx, c, id, 0); err != nil {
		return v, in, 0, err
	}
	f, err := a.figures(ctx, c, tree, cutoff)
	if err != nil {
		return v, in, 0, err
	}
	in, err = a.gather(ctx, c, tree, v, f, cutoff == 0)
	return v, in, f.AsOf, err
}

// figures returns the newest figures from where they are kept, and those at a cut-off from the record.
func (a *Awards) figures(ctx context.Context, c Contest, tree *quiz.Tree, cutoff int64) (*Figures, error) {
	if cutoff == 0 && a.cfg.Live != nil {
		return a.cfg.Live(ctx, c, tree)
	}
	return Read(ctx, a.cfg.DB, c, tree, cutoff)
}

// Digest is a fingerprint of the sheet's text and the inputs, in hex: equal ones give equal results.
func (p *Preview) Digest() (string, error) {
	text, err := p.Inputs.Canonical()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d\n%s\n", len(p.Version.Source), p.Version.Source)
	h.Write(text)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Waiting returns the imported metrics the sheet uses and nobody has imported yet.
func (p *Preview) Waiting() []string {
	return slices.DeleteFunc(slices.Clone(p.Version.Sheet.Imported), func(name string) bool {
		return slices.ContainsFunc(p.Inputs.Metrics, func(m MetricSource) bool { return m.Name == name })
	})
}
