package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally/workbook"
	"lawquiz/server/poster"
)

// maxPosters is how many posters go into one file: some three minutes of a platform that draws ten a second.
const maxPosters = 2000

// PosterProgress is how far the posters of a unit and those below it are. Asking for it has what is missing
// fetched; asking again goes on where it was.
type PosterProgress struct {
	Total   int           `json:"total" doc:"本单位和下级单位的个数"`
	Done    int           `json:"done" doc:"可以打包的个数"`
	Ready   bool          `json:"ready" doc:"不再有等待的，可以下载；取不到的不在包里"`
	Failed  []PosterFault `json:"failed" doc:"没有取到小程序码的单位，一分钟后再查会再试"`
	Without []PosterFault `json:"without" doc:"没有邀请码的单位"`
}

// PosterFault is a unit that gets no poster, and why.
type PosterFault struct {
	ID      string `json:"id"`
	Unit    string `json:"unit" doc:"全称"`
	Message string `json:"message"`
}

type postersInput struct {
	ID      string `path:"id" maxLength:"20"`
	Contest string `query:"contest" maxLength:"64" doc:"竞赛 id，必填"`
}

func (s *Server) posterProgress(ctx context.Context, in *postersInput) (PosterProgress, error) {
	set, err := s.posterSet(ctx, in.ID, in.Contest)
	if err != nil {
		return PosterProgress{}, err
	}
	out := PosterProgress{
		Total: len(set.units), Done: set.progress.Done, Ready: set.progress.Ready(), Failed: []PosterFault{}, Without: []PosterFault{},
	}
	for _, u := range set.units {
		fault := PosterFault{ID: idText(u.unit.ID), Unit: u.name}
		switch failed := set.progress.Failed[u.code]; {
		case u.code == "":
			fault.Message = noCode
			out.Without = append(out.Without, fault)
		case failed != nil:
			fault.Message = failed.Message
			out.Failed = append(out.Failed, fault)
		}
	}
	return out, nil
}

const noCode = "还没有邀请码"

// posterSet is the units whose posters are asked for.
type posterSet struct {
	contest  *play.Contest
	top      quiz.Unit
	units    []posterFor
	progress poster.Progress
}

type posterFor struct {
	unit quiz.Unit
	name string // in full
	code string // "" if it has none
}

// posterSet lists a unit and all below it with their codes, and has those fetched that are missing.
func (s *Server) posterSet(ctx context.Context, unit, contest string) (*posterSet, error) {
	set := new(posterSet)
	var err error
	if set.contest, set.top, err = s.posterOf(ctx, unit, contest); err != nil {
		return nil, err
	}
	if err := s.cfg.Press.Usable(); err != nil {
		return nil, err
	}
	tree := s.cfg.Catalog.Tree()
	ids := below(tree, set.top.ID)
	if len(ids) > maxPosters {
		return nil, quiz.Errorf(quiz.Invalid, "%s和它的下级单位共 %d 个，一次最多打包 %d 个，请选下一级单位分别打包", set.top.Name, len(ids), maxPosters)
	}
	var codes []string
	for _, id := range ids {
		u, err := tree.Unit(id)
		if err != nil {
			return nil, err
		}
		code, err := s.cfg.Record.SceneOf(ctx, id)
		if err != nil && quiz.CodeOf(err) != quiz.NotFound {
			return nil, err
		}
		if code != "" {
			codes = append(codes, code)
		}
		set.units = append(set.units, posterFor{unit: u, name: tree.FullName(id), code: code})
	}
	set.progress = s.cfg.Press.Fetch(codes)
	return set, nil
}

// below returns a unit and all below it, each before its own.
func below(tree *quiz.Tree, top int64) []int64 {
	ids := []int64{top}
	for _, child := range tree.Children(top) {
		ids = append(ids, below(tree, child)...)
	}
	return ids
}

var unitPostersDoc = doc{
	id: "unit-posters", summary: "本单位和下级单位的海报（zip），附邀请码清单；小程序码还没有取齐时答 503，看 /posters 的进度", media: "application/zip",
	params: []param{{"contest", "string", "竞赛 id，必填"}},
}

// unitPosters streams the posters of a unit and those below it. A failure after the first byte drops the
// connection: half a file must not look whole.
func (s *Server) unitPosters(c *gin.Context) error {
	ctx := c.Request.Context()
	set, err := s.posterSet(ctx, c.Param("id"), c.Query("contest"))
	if err != nil {
		return err
	}
	if p := set.progress; !p.Ready() {
		e := quiz.Errorf(quiz.Busy, "正在向微信取小程序码（已有 %d 个，共 %d 个），请稍后再下载", p.Done, p.Total)
		e.RetryAfter = 5 * time.Second
		return e
	}
	release, err := s.cfg.Press.Turn()
	if err != nil {
		return err
	}
	defer release()
	list, err := s.posterList(ctx, set)
	if err != nil {
		return err
	}
	begin(c, "posters-"+idText(set.top.ID)+".zip", set.top.Name+"海报.zip", "application/zip")
	if err := s.packPosters(ctx, c, set, list); err != nil {
		s.problem(ctx, err) // logs the cause
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (s *Server) packPosters(ctx context.Context, c *gin.Context, set *posterSet, list []byte) error {
	pack := poster.NewPack(&patientWriter{out: c.Writer, to: http.NewResponseController(c.Writer)}, time.UnixMilli(s.cfg.Now()))
	if err := pack.Add("邀请码清单", ".xlsx", list); err != nil {
		return err
	}
	for _, u := range set.units {
		if u.code == "" || set.progress.Failed[u.code] != nil {
			continue
		}
		picture, err := s.cfg.Press.Code(ctx, u.code)
		if err != nil {
			return err
		}
		file, err := s.poster(set.contest, u.unit, u.code, picture).Docx()
		if err != nil {
			return err
		}
		if err := pack.Add(u.unit.Code+" "+u.unit.Name, ".docx", file); err != nil {
			return err
		}
	}
	return pack.Close()
}

// patientWriter gives the client time to take each part.
type patientWriter struct {
	out io.Writer
	to  *http.ResponseController
}

// Write implements io.Writer.
func (w *patientWriter) Write(part []byte) (int, error) {
	_ = w.to.SetWriteDeadline(time.Now().Add(exportWrite)) // a writer without deadlines is only less strict
	return w.out.Write(part)
}

// posterList is the workbook of the units' codes and links.
func (s *Server) posterList(ctx context.Context, set *posterSet) ([]byte, error) {
	book := workbook.New(workbook.Meta{
		Title: set.contest.Title + "邀请码清单（" + set.top.Name + "）", By: callOf(ctx).author, At: s.cfg.Now(),
		Notes: []string{"邀请码区分字母大小写。链接可以直接发到工作群里，打开后单位已经选好。"},
	})
	sheet := book.Sheet("邀请码", []workbook.Column{
		{Title: "单位代码", Width: 16}, {Title: "单位", Width: 30}, {Title: "全称", Width: 50}, {Title: "邀请码", Width: 14},
		{Title: "链接", Width: 56}, {Title: "说明", Width: 36},
	})
	for _, u := range set.units {
		link, remark := s.cfg.Press.Link(u.code), ""
		switch failed := set.progress.Failed[u.code]; {
		case u.code == "":
			link, remark = "", noCode+"，海报没有生成"
		case failed != nil:
			remark = "海报没有生成：" + failed.Message
		}
		sheet.Row(u.unit.Code, u.unit.Name, u.name, u.code, link, remark)
	}
	return book.Bytes()
}
