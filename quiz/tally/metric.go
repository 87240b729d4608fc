package tally

import (
	"context"
	"fmt"

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
