package tally

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// MaterialFile is a list of materials.
type MaterialFile struct {
	File
	Kind quiz.MaterialKind // of all its rows; "": a column says
	Top  int64             // its rows lie in this unit's subtree
	By   Hand
}

// MaterialPreview is what importing a list would do.
type MaterialPreview struct {
	Rows    []MaterialRow
	Added   int
	Changed int
	Same    int
	Late    int
	Faults  []RowFault // with any, the file cannot be imported
	Notes   []string
	Digest  string

	base map[int64]int64
}

// MaterialRow is one row of a list as it would be kept.
type MaterialRow struct {
	Sheet string
	Row   int
	What  string // add, change or same
	Late  bool
	store.Material
}

var materialColumns = map[string][]string{ // never changed
	"kind":     {"种类", "材料种类", "类别", "材料类别", "类型"},
	"title":    {"标题", "题目", "名称", "篇名", "征文题目", "作品名称", "活动名称", "家庭名称", "材料名称"},
	"author":   {"作者", "作者姓名", "姓名", "撰稿人", "负责人"},
	"chars":    {"字数", "篇幅"},
	"sent":     {"报送时间", "报送日期", "寄送时间", "提交时间", "收到时间", "收到日期", "日期"},
	"original": {"原创", "是否原创"},
	"accepted": {"采用", "是否采用", "录用", "是否录用"},
	"grade":    {"等次", "奖次", "获奖等次", "获奖情况", "奖项", "获奖等级"},
	"note":     {"备注", "说明"},
}

// PreviewMaterials reads a list and says what importing it would do. A row whose unit, kind, title and author are on record
// changes that piece; columns the file does not have stay as they are. Error: Invalid for a file that is no list of units.
func (a *Awards) PreviewMaterials(ctx context.Context, c Contest, tree *quiz.Tree, f MaterialFile) (MaterialPreview, error) {
	rows, err := readRows(f.File, materialColumns, "title")
	if err != nil {
		return MaterialPreview{}, err
	}
	edition, err := a.cfg.DB.MaterialEdition(ctx, c.Nr)
	if err != nil {
		return MaterialPreview{}, fmt.Errorf("read materials: %w", err)
	}
	have, err := a.Materials(ctx, c)
	if err != nil {
		return MaterialPreview{}, err
	}
	rules, err := a.MaterialRules(ctx, c)
	if err != nil {
		return MaterialPreview{}, err
	}
	r := newMaterialReading(c, tree, f, have, a.cfg.Now())
	for i := range rows.rows {
		r.row(&rows.rows[i])
	}
	r.judge(rules, have)
	inOrder(r.preview.Faults, rows.rows)
	r.preview.Digest = fingerprint(f.File, f.Kind, f.Top, c.Nr, edition)
	if len(rows.order) > 0 {
		r.preview.Notes = append(r.preview.Notes, "没有用到的列："+strings.Join(rows.order, "、"))
	}
	return r.preview, nil
}

// ImportMaterials keeps a list: all of it or nothing. digest is the preview's. Errors: as PreviewMaterials; Invalid with every
// fault; PreviewStale.
func (a *Awards) ImportMaterials(ctx context.Context, c Contest, tree *quiz.Tree, f MaterialFile, digest string) (MaterialPreview, error) {
	p, err := a.PreviewMaterials(ctx, c, tree, f)
	if err != nil {
		return p, err
	}
	if len(p.Faults) > 0 {
		return p, faulty(p.Faults)
	}
	if p.Digest != digest {
		return p, stalePreview()
	}
	var list []store.Material
	for i := range p.Rows {
		if p.Rows[i].What != "same" {
			list = append(list, p.Rows[i].Material)
		}
	}
	if len(list) == 0 {
		return p, nil
	}
	err = a.changeMaterials(ctx, c, list, p.base, f.By.room(tree))
	if code := quiz.CodeOf(err); code == quiz.RevisionStale || code == quiz.Invalid { // changed between the preview and now
		return p, stalePreview()
	}
	return p, err
}

// materialReading is a list being read.
type materialReading struct {
	c       Contest
	tree    *quiz.Tree
	file    MaterialFile
	now     int64
	units   *unitFinder
	have    map[string]*store.Material
	seen    map[string]*fileRow
	told    bool // that times are ours
	preview MaterialPreview
}

func newMaterialReading(c Contest, tree *quiz.Tree, f MaterialFile, have []store.Material, now int64) *materialReading {
	r := &materialReading{
		c: c, tree: tree, file: f, now: now, units: newUnitFinder(tree, f.Top), have: make(map[string]*store.Material, len(have)),
		seen: make(map[string]*fileRow), preview: MaterialPreview{base: make(map[int64]int64)},
	}
	for i := range have {
		r.have[materialKey(&have[i])] = &have[i]
	}
	return r
}

func materialKey(m *store.Material) string {
	return fmt.Sprintf("%d %s %s\n%s", m.Unit, m.Kind, plain(m.Title), plain(m.Author))
}

func (r *materialReading) fault(f RowFault) {
	if len(r.preview.Faults) < mostFaults {
		r.preview.Faults = append(r.preview.Faults, f)
	}
}

// row reads one row.
func (r *materialReading) row(row *fileRow) {
	unit, wrong := r.units.find(row.cells["code"], row.cells["unit"])
	if wrong != "" {
		r.fault(row.fault("单位", "%s", wrong))
		return
	}
	kind := r.file.Kind
	if text, given := row.cells["kind"]; kind == "" || given && text != "" {
		if kind = materialKindOf(text); kind == "" || r.file.Kind != "" && kind != r.file.Kind {
			r.fault(row.fault("种类", "材料种类“%s”不对：请写征文、最美家庭、总结材料、活动材料或专项集体合同文本%s", clip(text), r.only()))
			return
		}
	}
	m := store.Material{Contest: r.c.Nr, Unit: unit, Kind: kind, Title: row.cells["title"], Author: row.cells["author"]}
	key := materialKey(&m)
	if first := r.seen[key]; first != nil {
		r.fault(row.fault("标题", "与%s是同一份材料：请删去一行", first.from(row)))
		return
	}
	r.seen[key] = row
	out := MaterialRow{Sheet: row.sheet, Row: row.number, What: "add"}
	var before store.Material
	if known := r.have[key]; known != nil {
		before = *known
	}
	out.Material = before
	e, ok := r.entry(row, m, before)
	if !ok {
		return
	}
	r.put(row, &out, e, before)
}

func (r *materialReading) only() string {
	if r.file.Kind == "" {
		return ""
	}
	return "（这次只导入" + r.file.Kind.Name() + "）"
}

// put decides what becomes of a row.
func (r *materialReading) put(row *fileRow, out *MaterialRow, e Entry, before store.Material) {
	if before.ID != 0 && e == entryOf(&before) {
		out.What = "same"
		r.preview.Rows = append(r.preview.Rows, *out)
		return
	}
	if before.ID != 0 {
		if err := changeable(r.tree, r.file.By, &before); err != nil {
			r.fault(row.fault("", "%s", messageOf(err)))
			return
		}
		out.What = "change"
		r.preview.base[before.ID] = before.Edition
	} else {
		out.ID, out.Contest, out.CreatedAt = store.NewID(r.now), r.c.Nr, r.now
	}
	if err := e.write(&out.Material, r.tree, r.file.By, r.now); err != nil {
		r.fault(row.fault("", "%s", messageOf(err)))
		return
	}
	r.preview.Rows = append(r.preview.Rows, *out)
}

func entryOf(m *store.Material) Entry {
	return Entry{
		Unit: m.Unit, Kind: m.Kind, Title: m.Title, Author: m.Author, Chars: m.Chars, Original: m.Original, Note: m.Note,
		SentAt: m.SentAt, Accepted: m.Accepted, Grade: m.Grade,
	}
}

// entry reads the cells of a row over what is on record.
func (r *materialReading) entry(row *fileRow, m, before store.Material) (Entry, bool) {
	e := entryOf(&before)
	e.Unit, e.Kind, e.Title, e.Author = m.Unit, m.Kind, strings.TrimSpace(m.Title), strings.TrimSpace(m.Author)
	if before.ID != 0 { // as it is written there
		e.Title, e.Author = before.Title, before.Author
	}
	good := true
	bad := func(column, format string, args ...any) {
		good = false
		r.fault(row.fault(column, format, args...))
	}
	if text, given := row.cells["chars"]; given {
		n, err := charsOf(text)
		if err != nil {
			bad("字数", "字数“%s”不是整数：请只写数字，如 2300", clip(text))
		}
		e.Chars = n
	}
	for _, flag := range []struct {
		column string
		into   *bool
	}{{"original", &e.Original}, {"accepted", &e.Accepted}} {
		text, given := row.cells[flag.column]
		yes, ok := yesOf(text)
		if given && !ok {
			bad(materialColumns[flag.column][0], "“%s”要写“是”或“否”", clip(text))
		}
		if given && ok {
			*flag.into = yes
		}
	}
	if text, given := row.cells["grade"]; given {
		e.Grade = text
		if _, said := row.cells["accepted"]; !said && text != "" {
			e.Accepted = true
		}
	}
	if text, given := row.cells["note"]; given {
		e.Note = text
	}
	r.sent(row, &e, bad)
	return e, good
}

// sent reads when a piece was sent, which only who judges says.
func (r *materialReading) sent(row *fileRow, e *Entry, bad func(column, format string, args ...any)) {
	text := row.cells["sent"]
	if text == "" {
		return
	}
	if !r.file.By.Judges(r.tree, e.Unit) {
		if !r.told {
			r.told = true
			r.preview.Notes = append(r.preview.Notes, "报送时间以系统收到的时间为准，表里的报送时间不采用")
		}
		return
	}
	at, ok := dateOf(text)
	if !ok {
		bad("报送时间", "时间“%s”读不懂：请写成 2026-04-10 或 2026-04-10 15:30", clip(text))
		return
	}
	if at/60_000 != e.SentAt/60_000 { // files tell the minute
		e.SentAt = at
	}
}

// judge holds the rows to the contest's rules and counts them.
func (r *materialReading) judge(rules MaterialRules, have []store.Material) {
	p := &r.preview
	list := make([]store.Material, len(p.Rows))
	for i := range p.Rows {
		list[i] = p.Rows[i].Material
	}
	said := refusals(rules, have, list, r.file.By.room(r.tree))
	for _, i := range slices.Sorted(maps.Keys(said)) {
		r.fault(RowFault{Sheet: p.Rows[i].Sheet, Row: p.Rows[i].Row, Message: said[i]})
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		if row.Late = rules.Late(&row.Material); row.Late {
			p.Late++
		}
		switch row.What {
		case "add":
			p.Added++
		case "change":
			p.Changed++
		default:
			p.Same++
		}
	}
}
