package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
	"lawquiz/quiz/tally/workbook"
)

// ImportFault is what is wrong at one place of a file.
type ImportFault struct {
	Sheet   string `json:"sheet" doc:"工作表；CSV 则为空"`
	Row     int    `json:"row" doc:"表格里的行号；0 为整个文件或整列"`
	Column  string `json:"column"`
	Message string `json:"message"`
}

func importFaults(list []tally.RowFault) []ImportFault {
	out := make([]ImportFault, 0, len(list))
	for _, f := range list {
		out = append(out, ImportFault(f))
	}
	return out
}

// MaterialImport is what importing a list does.
type MaterialImport struct {
	Applied bool                `json:"applied" doc:"false 为预览，什么都没有保存"`
	Digest  string              `json:"digest" doc:"导入时送回，以确认导入的就是所预览的"`
	Added   int                 `json:"added"`
	Changed int                 `json:"changed"`
	Same    int                 `json:"same" doc:"与已有的一样，不变"`
	Late    int                 `json:"late" doc:"迟交的"`
	Faults  []ImportFault       `json:"faults" doc:"不为空则不能导入"`
	Notes   []string            `json:"notes"`
	Rows    []MaterialImportRow `json:"rows" doc:"前 200 行"`
}

// MaterialImportRow is one row of a list as it would be kept.
type MaterialImportRow struct {
	Sheet    string   `json:"sheet"`
	Row      int      `json:"row"`
	What     string   `json:"what" enum:"add,change,same"`
	Material Material `json:"material"`
}

var materialImportDoc = doc{
	id: "material-import", summary: "从 Excel 或 CSV 导入材料：先预览，再带 apply=true 和 digest 导入；全部收下或一件不收", out: MaterialImport{},
	params: []param{
		{"file", "string", "文件名，只供显示和分辨 .tsv"}, {"kind", "string", "材料种类；不写则由“种类”一列说明"},
		{"unit", "string", "只收这个单位和它的下属单位的；不写为您所管的全部"}, {"apply", "boolean", "true 为导入"}, {"digest", "string", "预览时得到的"},
	},
}

// importMaterials previews or imports a list of materials.
func (s *Server) importMaterials(c *gin.Context) error {
	ctx := c.Request.Context()
	d, err := s.reachMaterials(ctx, c.Param("id"), c.Query("unit"))
	if err != nil {
		return err
	}
	f := tally.MaterialFile{File: importFile(c), Kind: quiz.MaterialKind(c.Query("kind")), Top: d.top.ID, By: hand(ctx)}
	if f.Kind != "" && f.Kind.Name() == string(f.Kind) {
		return quiz.Errorf(quiz.Invalid, "没有这种材料").At("query.kind", "应为 essay、family、summary、activity 或 contract")
	}
	apply := c.Query("apply") == "true"
	var p tally.MaterialPreview
	err = s.oneFile(func() error {
		if apply {
			p, err = s.cfg.Awards.ImportMaterials(ctx, d.tally, d.tree, f, c.Query("digest"))
		} else {
			p, err = s.cfg.Awards.PreviewMaterials(ctx, d.tally, d.tree, f)
		}
		return err
	})
	if err != nil {
		return err
	}
	if apply {
		callOf(ctx).notef("contest:"+c.Param("id"), "从文件“%s”导入材料：新增 %d 件，修改 %d 件", f.Name, p.Added, p.Changed)
	}
	rules, err := s.cfg.Awards.MaterialRules(ctx, d.tally)
	if err != nil {
		return err
	}
	out := MaterialImport{
		Applied: apply, Digest: p.Digest, Added: p.Added, Changed: p.Changed, Same: p.Same, Late: p.Late,
		Faults: importFaults(p.Faults), Notes: orEmpty(p.Notes), Rows: []MaterialImportRow{},
	}
	for i := range p.Rows[:min(len(p.Rows), rowsShown)] {
		row := &p.Rows[i]
		out.Rows = append(out.Rows, MaterialImportRow{row.Sheet, row.Row, row.What, s.materialView(ctx, d, rules, &row.Material)})
	}
	c.JSON(http.StatusOK, out)
	return nil
}

const rowsShown = 200 // of a file, in a preview

// importFile is the file a request's body is.
func importFile(c *gin.Context) tally.File {
	return tally.File{Name: fileName(c.Query("file")), Source: bodyOf(c)}
}

// oneFile reads a file unless as many as may be are being read, which is Busy.
func (s *Server) oneFile(read func() error) error {
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
		return read()
	default:
		return &quiz.Error{Code: quiz.Busy, Message: "正在读取别的文件，请稍候再试", RetryAfter: readAgain}
	}
}

var materialsTableDoc = doc{
	id: "materials-table", summary: "材料清单（Excel），附各单位缺报情况", media: xlsxType,
	params: []param{{"unit", "string", "这个单位和它的下属单位的；不写为您所管的全部"}, {"kind", "string", "材料种类；不写为全部"}},
}

// materialsTable sends the materials of a subtree, and what its units lack, as a workbook.
func (s *Server) materialsTable(c *gin.Context) error {
	ctx := c.Request.Context()
	d, err := s.reachMaterials(ctx, c.Param("id"), c.Query("unit"))
	if err != nil {
		return err
	}
	found, rules, err := s.findMaterials(ctx, d, &MaterialFilter{Kind: quiz.MaterialKind(c.Query("kind"))})
	if err != nil {
		return err
	}
	title := d.contest.Title + "材料清单（" + d.top.Name + "）"
	book := workbook.New(workbook.Meta{Title: title, By: callOf(ctx).author, At: s.cfg.Now()})
	sheet := book.Sheet("材料", []workbook.Column{
		{Title: "单位代码"}, {Title: "单位", Width: 30}, {Title: "组别", Width: 20}, {Title: "种类", Width: 18}, {Title: "标题", Width: 40}, {Title: "作者"},
		{Title: "字数", Kind: workbook.Whole}, {Title: "报送时间", Kind: workbook.Moment}, {Title: "迟交"}, {Title: "原创"}, {Title: "采用"},
		{Title: "等次"}, {Title: "备注", Width: 24}, {Title: "录入人"},
	})
	for i := range found {
		m, chars := &found[i], any(nil)
		if m.Chars > 0 {
			chars = m.Chars
		}
		u := awardUnit(d.tree, m.Unit)
		sheet.Row(u.Code, u.FullName, u.Group, m.Kind.Name(), m.Title, m.Author, chars, m.SentAt, yes(rules.Late(m)), yes(m.Original), yes(m.Accepted),
			m.Grade, m.Note, m.EnteredBy)
	}
	if err := s.needsSheet(ctx, d, book); err != nil {
		return err
	}
	return sendBook(c, "materials-"+d.contest.ID, title, book)
}

func (s *Server) needsSheet(ctx context.Context, d materialDesk, book *workbook.Book) error {
	needs, err := s.cfg.Awards.MaterialReport(ctx, d.tally, d.tree, d.top.ID)
	if err != nil {
		return err
	}
	sheet := book.Sheet("报送情况", []workbook.Column{
		{Title: "单位代码"}, {Title: "单位", Width: 30}, {Title: "组别"}, {Title: "种类"}, {Title: "已报", Kind: workbook.Whole},
		{Title: "采用", Kind: workbook.Whole}, {Title: "迟交", Kind: workbook.Whole}, {Title: "至少", Kind: workbook.Whole},
		{Title: "还缺", Kind: workbook.Whole}, {Title: "说明"},
	})
	for _, n := range needs {
		u := awardUnit(d.tree, n.Unit)
		said := ""
		if n.Filing {
			said = "备案"
		}
		sheet.Row(u.Code, u.FullName, u.Group, n.Kind.Name(), n.Sent, n.Accepted, n.Late, n.Least, n.Missing, said)
	}
	return nil
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return ""
}
