package tally

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// MetricFile is a file of figures by unit, to become metrics of award sheets.
type MetricFile struct {
	File
	Owner  int64  // for sheets of this unit and those below it; its rows lie in this unit's subtree
	Source string // who says so
	AsOf   string // the day the figures are of: 2006-01-02
	By     Hand
}

// MetricPreview is what importing a file would do.
type MetricPreview struct {
	Columns []MetricColumn
	Ignored []string   // columns that are no figures
	Faults  []RowFault // with any, the file cannot be imported
	Digest  string
}

// MetricColumn is a column that would become a metric.
type MetricColumn struct {
	Name    string
	Number  int // the version it would be; 1: new
	Units   int
	Sum     float64
	Least   float64
	Most    float64
	Changed int // units whose figure differs from the newest version, or is gone
	Blank   int // rows without a figure

	values map[int64]string
}

const (
	mostColumns  = 20
	mostImported = 500 // versions of metrics of one unit in a contest: previews look through them all
)

// besides are columns of unit lists that are no metrics, whatever they hold.
var besides = []string{"序号", "编号", "组别", "上级单位", "上级代码", "上级", "备注", "说明", "联系人", "电话", "联系电话", "排名", "名次"} // never changed

// PreviewMetrics reads a file and says what importing it would do. Errors: Invalid for a file that is no table of units, a
// missing source or a bad date.
func (a *Awards) PreviewMetrics(ctx context.Context, c Contest, tree *quiz.Tree, f MetricFile) (MetricPreview, error) {
	if err := f.check(a.cfg.Now()); err != nil {
		return MetricPreview{}, err
	}
	rows, err := readRows(f.File, nil, "")
	if err != nil {
		return MetricPreview{}, err
	}
	p, found := readMetrics(rows, newUnitFinder(tree, f.Owner))
	inOrder(p.Faults, rows.rows)
	if len(found) == 0 && len(p.Faults) == 0 {
		return MetricPreview{}, quiz.Errorf(quiz.Invalid, "没有找到数字列：单位后面的每一列是一项指标，表头写指标名，下面写数字").At("body", "没有数字列")
	}
	if len(found) > mostColumns {
		return MetricPreview{}, quiz.Errorf(quiz.Invalid, "有 %d 个数字列，一次最多 %d 个：请删去无关的列", len(found), mostColumns).At("body", "列太多")
	}
	p.Columns = found
	versions, err := a.compareMetrics(ctx, c, f.Owner, p.Columns)
	if err != nil {
		return MetricPreview{}, err
	}
	p.Digest = fingerprint(f.File, f.Owner, f.Source, f.AsOf, c.Nr, versions)
	return p, nil
}

// ImportMetrics keeps the columns of a file as new versions of metrics: all or none. digest is the preview's. Errors: as
// PreviewMetrics; Invalid with every fault; PreviewStale.
func (a *Awards) ImportMetrics(ctx context.Context, c Contest, tree *quiz.Tree, f MetricFile, digest string) (MetricPreview, error) {
	f.Source = strings.TrimSpace(f.Source)
	p, err := a.PreviewMetrics(ctx, c, tree, f)
	if err != nil {
		return p, err
	}
	if len(p.Faults) > 0 {
		return p, faulty(p.Faults)
	}
	if p.Digest != digest {
		return p, stalePreview()
	}
	at := a.cfg.Now()
	metrics := make([]store.Metric, len(p.Columns))
	values := make([]map[int64]string, len(p.Columns))
	for i, column := range p.Columns {
		metrics[i] = store.Metric{
			ID: store.NewID(at), Contest: c.Nr, Owner: f.Owner, Name: column.Name, Number: column.Number, Source: f.Source,
			AsOf: f.AsOf, File: f.Name, Author: f.By.Name, At: at,
		}
		values[i] = column.values
	}
	err = a.cfg.DB.AddMetrics(ctx, metrics, values)
	if errors.Is(err, store.ErrConflict) {
		return p, stalePreview()
	}
	return p, err
}

var dayPattern = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

func (f *MetricFile) check(now int64) error {
	f.Source = strings.TrimSpace(f.Source)
	if n := len([]rune(f.Source)); n == 0 || n > 100 {
		return quiz.Errorf(quiz.Invalid, "请写明数据来源，最多 100 个字").At("query.source", "应写明来源")
	}
	from, err := quiz.ParseMoment(f.AsOf + " 00:00")
	if err != nil || !dayPattern.MatchString(f.AsOf) {
		return quiz.Errorf(quiz.Invalid, "数据日期要写成 2026-04-15 的样子").At("query.as_of", "应为日期")
	}
	if from > now {
		return quiz.Errorf(quiz.Invalid, "数据日期 %s 还没有到：请核对", f.AsOf).At("query.as_of", "不能在今天之后")
	}
	return nil
}

// readMetrics reads every column that holds figures.
func readMetrics(rows headed, units *unitFinder) (MetricPreview, []MetricColumn) {
	var p MetricPreview
	found := make([]int64, len(rows.rows))
	seen := make(map[int64]*fileRow)
	for i := range rows.rows {
		r := &rows.rows[i]
		id, wrong := units.find(r.cells["code"], r.cells["unit"])
		if first := seen[id]; wrong == "" && first != nil {
			wrong = fmt.Sprintf("这个单位在%s已经写过：请合并成一行", first.from(r))
		}
		if wrong != "" {
			p.fault(r.fault("单位", "%s", wrong))
			continue
		}
		found[i], seen[id] = id, r
	}
	var columns []MetricColumn
	for _, name := range rows.order {
		if slices.Contains(besides, name) || !anyNumber(rows.rows, name) {
			p.Ignored = append(p.Ignored, name)
			continue
		}
		if err := quiz.MetricName(name); err != nil {
			p.fault(RowFault{Column: name, Message: messageOf(err)})
			continue
		}
		columns = append(columns, p.column(rows.rows, found, name))
	}
	return p, columns
}

func (p *MetricPreview) fault(f RowFault) {
	if len(p.Faults) < mostFaults {
		p.Faults = append(p.Faults, f)
	}
}

// anyNumber reports whether a column holds a number anywhere: if not it is a remark.
func anyNumber(rows []fileRow, name string) bool {
	return slices.ContainsFunc(rows, func(r fileRow) bool {
		_, ok := numeric(r.more[name])
		return ok
	})
}

// column reads one column; found is the rows' units, 0 of a row that has none.
func (p *MetricPreview) column(rows []fileRow, found []int64, name string) MetricColumn {
	c := MetricColumn{Name: name, values: make(map[int64]string)}
	for i := range rows {
		r := &rows[i]
		text := r.more[name]
		if text == "" || slices.Contains([]string{"-", "—", "——", "/", "无"}, text) {
			c.Blank++
			continue
		}
		value, ok := numeric(text)
		if !ok {
			p.fault(r.fault(name, "“%s”不是数：请只写数字，如 12、3.5 或 83.2%%；没有数据的留空", clip(text)))
			continue
		}
		if found[i] == 0 {
			continue
		}
		if len(c.values) == 0 {
			c.Least, c.Most = value, value
		}
		c.Sum, c.Least, c.Most = c.Sum+value, min(c.Least, value), max(c.Most, value)
		c.values[found[i]] = strconv.FormatFloat(value, 'f', -1, 64)
	}
	c.Units = len(c.values)
	return c
}

var figurePattern = regexp.MustCompile(`^-?[0-9]{1,12}(\.[0-9]{1,6})?%?$`)

// numeric reads 12, -3.5, 1,200 or 83.2%, in any width.
func numeric(text string) (float64, bool) {
	text = strings.ReplaceAll(plain(norm.NFKC.String(text)), ",", "")
	if !figurePattern.MatchString(text) {
		return 0, false
	}
	digits, percent := strings.CutSuffix(text, "%")
	value, err := strconv.ParseFloat(digits, 64)
	if percent {
		value = math.Round(value*1e6) / 1e8
	}
	return value, err == nil
}

// compareMetrics numbers the versions columns would be, and counts what they change. It returns the newest
// versions they were compared with. Invalid: the unit has imported too many.
func (a *Awards) compareMetrics(ctx context.Context, c Contest, owner int64, columns []MetricColumn) ([]int, error) {
	all, err := a.cfg.DB.Metrics(ctx, c.Nr)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	all = slices.DeleteFunc(all, func(m store.Metric) bool { return m.Owner != owner })
	if n := len(all); n+len(columns) > mostImported {
		return nil, quiz.Errorf(quiz.Invalid, "已导入 %d 项次指标，合计最多 %d 项次，不能再导入这 %d 项", n, mostImported, len(columns))
	}
	versions := make([]int, len(columns))
	for i := range columns {
		column := &columns[i]
		var newest store.Metric
		for _, m := range all {
			if m.Name == column.Name && m.Number > newest.Number {
				newest = m
			}
		}
		column.Number, versions[i] = newest.Number+1, newest.Number
		if newest.Number == 0 {
			continue
		}
		old, err := a.cfg.DB.MetricValues(ctx, newest.ID)
		if err != nil {
			return nil, fmt.Errorf("read metric %s: %w", newest.Name, err)
		}
		column.Changed = differing(old, column.values)
	}
	return versions, nil
}

func differing(old, values map[int64]string) int {
	n := 0
	for unit, value := range values {
		if old[unit] != value {
			n++
		}
	}
	for unit := range old {
		if _, ok := values[unit]; !ok {
			n++
		}
	}
	return n
}
