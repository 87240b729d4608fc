package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/preset"
)

// SheetMetrics is the figures a sheet's expressions may name.
type SheetMetrics struct {
	Items     []SheetMetric `json:"items"`
	Functions []SheetMetric `json:"functions" doc:"可以写的函数"`
	Materials []SheetMetric `json:"materials" doc:"材料种类"`
}

// SheetMetric is a figure by name.
type SheetMetric struct {
	Name  string `json:"name" doc:"在算式里的写法"`
	Label string `json:"label" doc:"叫法"`
	Rate  bool   `json:"rate" doc:"是比率，从 0 到 1"`
}

func (s *Server) sheetMetrics(context.Context, *struct{}) (SheetMetrics, error) {
	out := SheetMetrics{Items: []SheetMetric{}, Materials: []SheetMetric{}, Functions: []SheetMetric{
		{Name: "min(a, b)", Label: "取较小的"}, {Name: "max(a, b)", Label: "取较大的"},
		{Name: "pieces(essay)", Label: "采用的材料件数"}, {Name: "on_time(summary, 2026-04-15)", Label: "在这一天（含当日）前报送了材料为 1，否则为 0"},
		{Name: "scored(90)", Label: "成绩达到满分 90% 的人数（写 10 到 90 的整十数）"},
	}}
	for _, m := range quiz.SheetMetrics() {
		out.Items = append(out.Items, SheetMetric{Name: m.Name, Label: m.Label, Rate: m.Rate})
	}
	for _, kind := range quiz.MaterialKinds {
		out.Materials = append(out.Materials, SheetMetric{Name: string(kind), Label: kind.Name()})
	}
	return out, nil
}

// SheetPresets is sheets to begin from.
type SheetPresets struct {
	Items []SheetPreset `json:"items"`
}

// SheetPreset is a sheet to begin from.
type SheetPreset struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Source string `json:"source" doc:"评分表文档（YAML）"`
	Text   string `json:"text" doc:"评分办法"`
}

type presetsInput struct {
	Unit string `query:"unit" maxLength:"20" doc:"在哪个单位的范围内评选；不写为您所管的最上级单位"`
}

func (s *Server) sheetPresets(ctx context.Context, in *presetsInput) (SheetPresets, error) {
	owner, err := s.ownerOf(ctx, in.Unit)
	if err != nil {
		return SheetPresets{}, err
	}
	out := SheetPresets{Items: []SheetPreset{}}
	for _, p := range preset.All(owner.Name) {
		sheet, faults := quiz.ReadSheet(p.ID, []byte(p.Source))
		if len(faults) > 0 {
			return SheetPresets{}, faults
		}
		out.Items = append(out.Items, SheetPreset{ID: p.ID, Title: p.Title, Source: p.Source, Text: quiz.SheetText(sheet)})
	}
	return out, nil
}
