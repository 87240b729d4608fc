package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

// Metrics of this file are imported columns of figures; the counters of the server are in metrics.go.

// ImportedMetrics is a contest's imported metrics.
type ImportedMetrics struct {
	Items []ImportedMetric `json:"items" doc:"各个版本，新的在前"`
	Total int              `json:"total"`
}

// ImportedMetric is one version of an imported column.
type ImportedMetric struct {
	ID      string    `json:"id"`
	Name    string    `json:"name" doc:"评分表里的写法"`
	Version int       `json:"version" doc:"评分表用最新的一版"`
	Owner   AwardUnit `json:"owner" doc:"供这个单位和下属单位的评分表使用"`
	Source  string    `json:"source" doc:"数据来源"`
	AsOf    string    `json:"as_of" doc:"数据日期"`
	File    string    `json:"file"`
	Author  string    `json:"author"`
	At      int64     `json:"at" doc:"Unix 毫秒"`
	Units   int       `json:"units" doc:"有数据的单位数"`
}

type importedMetricsInput struct {
	ID string `path:"id" maxLength:"64"`
	Window
}

func (s *Server) importedMetrics(ctx context.Context, in *importedMetricsInput) (ImportedMetrics, error) {
	d, err := s.reachMaterials(ctx, in.ID, "")
	if err != nil {
		return ImportedMetrics{}, err
	}
	all, err := s.cfg.Awards.Metrics(ctx, d.tally, func(owner int64) bool { return s.reaches(ctx, owner) })
	if err != nil {
		return ImportedMetrics{}, err
	}
	out := ImportedMetrics{Items: []ImportedMetric{}, Total: len(all)}
	for _, m := range cut(all, in.Window) {
		out.Items = append(out.Items, ImportedMetric{
			ID: idText(m.ID), Name: m.Name, Version: m.Number, Owner: awardUnit(d.tree, m.Owner), Source: m.Source, AsOf: m.AsOf,
			File: m.File, Author: m.Author, At: m.At, Units: m.Units,
		})
	}
	return out, nil
}

// MetricValues is an imported column's figures.
type MetricValues struct {
	Items []MetricValue `json:"items"`
	Total int           `json:"total"`
}

// MetricValue is one unit's figure.
type MetricValue struct {
	Unit  AwardUnit `json:"unit"`
	Value float64   `json:"value"`
}

type metricValuesInput struct {
	ID     string `path:"id" maxLength:"64"`
	Metric string `path:"metric" maxLength:"20"`
	Window
}

func (s *Server) metricValues(ctx context.Context, in *metricValuesInput) (MetricValues, error) {
	d, err := s.reachMaterials(ctx, in.ID, "")
	if err != nil {
		return MetricValues{}, err
	}
	all, err := s.cfg.Awards.Metrics(ctx, d.tally, func(owner int64) bool { return s.reaches(ctx, owner) })
	if err != nil {
		return MetricValues{}, err
	}
	for _, m := range all {
		if idText(m.ID) == in.Metric {
			return s.valuesOf(ctx, d.tree, m.ID, in.Window)
		}
	}
	return MetricValues{}, quiz.Errorf(quiz.NotFound, "没有这项指标")
}

func (s *Server) valuesOf(ctx context.Context, tree *quiz.Tree, metric int64, w Window) (MetricValues, error) {
	values, err := s.cfg.Awards.MetricValues(ctx, metric)
	if err != nil {
		return MetricValues{}, err
	}
	units := make([]int64, 0, len(values))
	for unit := range values {
		units = append(units, unit)
	}
	slices.Sort(units)
	out := MetricValues{Items: []MetricValue{}, Total: len(units)}
	for _, unit := range cut(units, w) {
		value, err := strconv.ParseFloat(values[unit], 64)
		if err != nil {
			return MetricValues{}, err
		}
		out.Items = append(out.Items, MetricValue{awardUnit(tree, unit), value})
	}
	return out, nil
}

// MetricImport is what importing a file of figures does.
type MetricImport struct {
	Applied bool           `json:"applied" doc:"false 为预览，什么都没有保存"`
	Digest  string         `json:"digest" doc:"导入时送回，以确认导入的就是所预览的"`
	Columns []MetricColumn `json:"columns" doc:"每列成为一项指标"`
	Ignored []string       `json:"ignored" doc:"不是指标、没有用到的列"`
	Faults  []ImportFault  `json:"faults" doc:"不为空则不能导入"`
}

// MetricColumn is a column that becomes a metric.
type MetricColumn struct {
	Name    string  `json:"name"`
	Version int     `json:"version" doc:"成为第几版；1 为新指标"`
	Units   int     `json:"units" doc:"有数据的单位数"`
	Blank   int     `json:"blank" doc:"没有数据的行数"`
	Changed int     `json:"changed" doc:"与上一版不同的单位数"`
	Sum     float64 `json:"sum"`
	Least   float64 `json:"least"`
	Most    float64 `json:"most"`
}

var metricImportDoc = doc{
	id: "metric-import", summary: "从 Excel 或 CSV 导入指标：每行一个单位，每个数字列一项指标；先预览，再带 apply=true 和 digest 导入", out: MetricImport{},
	params: []param{
		{"file", "string", "文件名，只供显示和分辨 .tsv"}, {"source", "string", "数据来源，必填"}, {"as_of", "string", "数据日期，2026-04-15，必填"},
		{"unit", "string", "供这个单位和下属单位的评分表使用；不写为您所管的最上级单位"}, {"apply", "boolean", "true 为导入"}, {"digest", "string", "预览时得到的"},
	},
}

// importMetrics previews or imports columns of figures.
func (s *Server) importMetrics(c *gin.Context) error {
	ctx := c.Request.Context()
	d, err := s.reachMaterials(ctx, c.Param("id"), c.Query("unit"))
	if err != nil {
		return err
	}
	f := tally.MetricFile{File: importFile(c), Owner: d.top.ID, Source: c.Query("source"), AsOf: c.Query("as_of"), By: hand(ctx)}
	apply := c.Query("apply") == "true"
	var p tally.MetricPreview
	err = s.oneFile(func() error {
		if apply {
			p, err = s.cfg.Awards.ImportMetrics(ctx, d.tally, d.tree, f, c.Query("digest"))
		} else {
			p, err = s.cfg.Awards.PreviewMetrics(ctx, d.tally, d.tree, f)
		}
		return err
	})
	if err != nil {
		return err
	}
	if apply {
		callOf(ctx).notef("contest:"+c.Param("id"), "从文件“%s”导入 %d 项指标，供%s的评分表使用", f.Name, len(p.Columns), d.top.Name)
	}
	out := MetricImport{Applied: apply, Digest: p.Digest, Columns: []MetricColumn{}, Ignored: orEmpty(p.Ignored), Faults: importFaults(p.Faults)}
	for _, column := range p.Columns {
		out.Columns = append(out.Columns, MetricColumn{
			Name: column.Name, Version: column.Number, Units: column.Units, Blank: column.Blank, Changed: column.Changed,
			Sum: column.Sum, Least: column.Least, Most: column.Most,
		})
	}
	c.JSON(http.StatusOK, out)
	return nil
}
