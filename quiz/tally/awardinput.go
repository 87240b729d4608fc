package tally

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Inputs are everything a sheet is reckoned from, as plain figures: the record is not needed any more to work
// out the result again. They depend on the record alone and are in a fixed order.
type Inputs struct {
	Contest    string           `json:"contest"`
	KeyVersion int64            `json:"key_version"`
	Award      int64            `json:"award,string"`
	Version    int              `json:"version"`
	Cutoff     int64            `json:"cutoff"` // Unix ms; 0: all sittings
	Units      []quiz.AwardUnit `json:"units"`  // the candidates, by number
	Outside    []Outside        `json:"outside"`
	Heads      []HeadSource     `json:"heads"` // of the candidates, by unit and kind
	Metrics    []MetricSource   `json:"metrics"`
	Pieces     []Piece          `json:"pieces"` // the candidates' materials, by unit, kind and id
}

// HeadSource is a head-count a candidate has reported itself, and where it comes from.
type HeadSource struct {
	Unit   int64          `json:"unit,string"`
	Kind   quiz.HeadCount `json:"kind"`
	People int            `json:"people"`
	AsOf   string         `json:"as_of"`
	Source string         `json:"source"`
}

// MetricSource is an imported metric the sheet uses, in the version taken.
type MetricSource struct {
	Name   string `json:"name"`
	Number int    `json:"number"`
	Source string `json:"source"`
	AsOf   string `json:"as_of"`
}

// Piece is a candidate's material, without whose work it is. Grade and Accepted are empty if whoever gave them does
// not stand over the sheet's owner.
type Piece struct {
	ID    int64             `json:"id,string"`
	Unit  int64             `json:"unit,string"`
	Kind  quiz.MaterialKind `json:"kind"`
	Title string            `json:"title"`
	Grade string            `json:"grade"`
}

// Canonical writes the inputs as the one JSON text they have; ReadInputs reads it.
func (in *Inputs) Canonical() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(in); err != nil {
		return nil, fmt.Errorf("write inputs: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// ReadInputs reads what Canonical wrote.
func ReadInputs(src []byte) (Inputs, error) {
	var in Inputs
	if err := json.Unmarshal(src, &in); err != nil {
		return Inputs{}, fmt.Errorf("read inputs: %w", err)
	}
	return in, nil
}

// Inputs gathers everything a sheet is reckoned from, the figures from the record at a cut-off (Unix ms; 0: all).
// Errors: document.Faults if the tree has no candidates any more.
func (a *Awards) Inputs(ctx context.Context, c Contest, tree *quiz.Tree, v Version, cutoff int64) (Inputs, error) {
	f, err := Read(ctx, a.cfg.DB, c, tree, cutoff)
	if err != nil {
		return Inputs{}, err
	}
	return a.gather(ctx, c, tree, v, f, false)
}

// gathering is inputs being put together.
type gathering struct {
	a      *Awards
	c      Contest
	tree   *quiz.Tree
	v      Version
	fig    *Figures
	live   bool // figures at hand will do
	in     Inputs
	places map[int64]int // unit -> index in in.Units
}

func (a *Awards) gather(ctx context.Context, c Contest, tree *quiz.Tree, v Version, f *Figures, live bool) (Inputs, error) {
	_, found, faults := readSheet(tree, v.Owner, v.Source)
	if len(faults) > 0 {
		return Inputs{}, faults
	}
	g := &gathering{a: a, c: c, tree: tree, v: v, fig: f, live: live, places: make(map[int64]int, len(found.units))}
	g.in = Inputs{
		Contest: c.ID, KeyVersion: f.KeyVersion, Award: v.Award, Version: v.Number, Cutoff: f.Cutoff,
		Outside: found.outside, Units: make([]quiz.AwardUnit, 0, len(found.units)),
	}
	for i, id := range found.units {
		g.places[id] = i
		g.in.Units = append(g.in.Units, g.unit(id))
	}
	for i := range g.in.Units {
		u := &g.in.Units[i]
		if v.Sheet.UsesGrassroots() {
			u.Grassroots, u.GrassrootsActive = g.grassroots(u.Unit)
		}
		if v.Sheet.UsesBands() && Banded(c.Standing.Counts) {
			bands := f.Unit(u.Unit).CountedBands
			u.Bands = bands[:]
		}
	}
	for _, step := range []func(context.Context) error{g.rates, g.heads, g.materials, g.metrics, g.marks, g.vetoes, g.decisions} {
		if err := step(ctx); err != nil {
			return Inputs{}, err
		}
	}
	slices.SortStableFunc(g.in.Pieces, func(a, b Piece) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), strings.Compare(string(a.Kind), string(b.Kind)), cmp.Compare(a.ID, b.ID))
	})
	return g.in, nil
}

// unit fills in what figures and tree say of a candidate.
func (g *gathering) unit(id int64) quiz.AwardUnit {
	f := g.fig.Unit(id)
	u := quiz.AwardUnit{UnitRow: g.fig.Row(g.tree, g.c, id), Everyone: f.All, Active: f.Active}
	u.Counts = f.Counted
	if g.v.Sheet.Candidates.Level > 1 {
		u.Name = g.tree.FullName(id)
	}
	for _, child := range g.tree.Children(id) {
		if below, err := g.tree.Unit(child); err == nil && !below.Apart {
			u.Below++
		}
	}
	for _, kind := range []quiz.HeadCount{quiz.Workers, quiz.WomenCount, quiz.MemberCount} {
		n, known := g.tree.Due(id, kind)
		if !known {
			continue
		}
		if u.Heads == nil {
			u.Heads = make(map[quiz.HeadCount]int, 3)
		}
		u.Heads[kind] = n
	}
	return u
}

// grassroots counts the units at the bottom of the tree within one, and those of them in which somebody counted took
// part. A unit with none below it but such as enter no rates is one itself.
func (g *gathering) grassroots(id int64) (all, active int) {
	bottom := true
	for _, child := range g.tree.Children(id) {
		if below, err := g.tree.Unit(child); err != nil || below.Apart {
			continue
		}
		bottom = false
		n, took := g.grassroots(child)
		all, active = all+n, active+took
	}
	if !bottom {
		return all, active
	}
	if g.fig.Unit(id).Counted.People > 0 {
		active = 1
	}
	return 1, active
}

// of returns the candidate with a number, or nil.
func (g *gathering) of(unit int64) *quiz.AwardUnit {
	if i, ok := g.places[unit]; ok {
		return &g.in.Units[i]
	}
	return nil
}

// rates fills in correct rates, which cost a pass over all answers, where the sheet asks for them.
func (g *gathering) rates(ctx context.Context) error {
	if !g.v.Sheet.Uses("first_rate") && !g.v.Sheet.Uses("last_rate") {
		return nil
	}
	var e *Effect
	var err error
	if g.live && g.a.cfg.Effect != nil {
		e, err = g.a.cfg.Effect(ctx, g.c)
	} else {
		e, err = ReadEffect(ctx, g.a.cfg.DB, g.c, g.fig.Cutoff)
	}
	if err != nil {
		return err
	}
	for i := range g.in.Units {
		u := &g.in.Units[i]
		if known := e.Units[u.Unit]; known != nil {
			u.First, u.Last = known.Counted.First, known.Counted.Last
		}
	}
	return nil
}

// materials fills in the candidates' pieces.
func (g *gathering) materials(ctx context.Context) error {
	all, err := g.a.cfg.DB.Materials(ctx, g.c.Nr)
	if err != nil {
		return fmt.Errorf("read materials: %w", err)
	}
	for i := range all {
		m := &all[i]
		unit, _ := g.tree.Now(m.Unit) // what a unit that was merged away had sent in goes with it
		u := g.of(unit)
		if u == nil {
			continue
		}
		judged := quiz.Material{Kind: m.Kind, Characters: m.Chars, SentAt: m.SentAt, Original: m.Original}
		if m.Accepted && judgesOver(g.tree, m, g.v.Owner) {
			judged.Accepted, judged.Grade = true, m.Grade
		}
		u.Materials = append(u.Materials, judged)
		g.in.Pieces = append(g.in.Pieces, Piece{m.ID, unit, m.Kind, m.Title, judged.Grade})
	}
	return nil
}

// judgesOver reports whether whoever accepted a piece stands over a sheet's owner, so that nobody below raises a
// unit in an award of those above.
func judgesOver(tree *quiz.Tree, m *store.Material, owner int64) bool {
	return m.JudgeUnit != 0 && tree.Within(owner, m.JudgeUnit)
}

// metrics fills in imported figures.
func (g *gathering) metrics(ctx context.Context) error {
	if len(g.v.Sheet.Imported) == 0 {
		return nil
	}
	found, err := g.a.metricsFor(ctx, g.c, g.tree, g.v.Owner)
	if err != nil {
		return err
	}
	for _, name := range g.v.Sheet.Imported {
		m, ok := found[name]
		if !ok {
			continue
		}
		g.in.Metrics = append(g.in.Metrics, MetricSource{m.Name, m.Number, m.Source, m.AsOf})
		if err := g.metric(ctx, m); err != nil {
			return err
		}
	}
	return nil
}
