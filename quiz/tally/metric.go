package tally

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// metricsFor returns, by name, the imported metrics that a sheet of owner takes: the newest version of the owner's
// own or, where it has none of that name, of the nearest unit above it.
func (a *Awards) metricsFor(ctx context.Context, c Contest, tree *quiz.Tree, owner int64) (map[string]store.Metric, error) {
	all, err := a.cfg.DB.Metrics(ctx, c.Nr)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	height := make(map[int64]int)
	for i, unit := range tree.Path(owner) {
		height[unit] = i + 1
	}
	out := make(map[string]store.Metric)
	for _, m := range all {
		h := height[m.Owner]
		if h == 0 {
			continue
		}
		before, ok := out[m.Name]
		if !ok || h < height[before.Owner] || m.Owner == before.Owner && m.Number > before.Number {
			out[m.Name] = m
		}
	}
	return out, nil
}

// Metrics returns every version of a contest's imported metrics that belong to units take accepts, by owner and
// name, the newest version first.
func (a *Awards) Metrics(ctx context.Context, c Contest, take func(owner int64) bool) ([]store.Metric, error) {
	all, err := a.cfg.DB.Metrics(ctx, c.Nr)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	all = slices.DeleteFunc(all, func(m store.Metric) bool { return !take(m.Owner) })
	slices.SortFunc(all, func(a, b store.Metric) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), strings.Compare(a.Name, b.Name), cmp.Compare(b.Number, a.Number))
	})
	return all, nil
}

// MetricValues returns a version's figures by unit.
func (a *Awards) MetricValues(ctx context.Context, id int64) (map[int64]string, error) {
	out, err := a.cfg.DB.MetricValues(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read metric: %w", err)
	}
	return out, nil
}
