package api

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // the platform draws its codes in it
	"image/png"
	"net/http"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/server/poster"
)

const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

var unitCodeDoc = doc{
	id: "unit-code", summary: "单位的二维码（PNG）：小程序码，没有小程序则为答题网页的链接", media: "image/png",
}

// unitCode sends a unit's code to be scanned.
func (s *Server) unitCode(c *gin.Context) error {
	ctx := c.Request.Context()
	unit, err := s.posterUnit(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	_, picture, err := s.codeOf(ctx, unit.ID)
	if err != nil {
		return err
	}
	if picture, err = asPNG(picture); err != nil {
		return err
	}
	attach(c, "unit-"+idText(unit.ID)+".png", unit.Name+"二维码.png", "image/png", picture)
	return nil
}

// asPNG turns what the platform draws, a PNG or JPEG file, into PNG.
func asPNG(picture []byte) ([]byte, error) {
	if http.DetectContentType(picture) == "image/png" {
		return picture, nil
	}
	shape, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, &quiz.Error{Code: quiz.Unavailable, Message: "微信给的小程序码读不出来，请稍后再试", Err: err}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, shape); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

var unitPosterDoc = doc{
	id: "unit-poster", summary: "单位的海报（Word，A4，可以修改和打印）", media: docxType,
	params: []param{{"contest", "string", "竞赛 id，必填"}},
}

// unitPoster sends a unit's poster.
func (s *Server) unitPoster(c *gin.Context) error {
	ctx := c.Request.Context()
	contest, unit, err := s.posterOf(ctx, c.Param("id"), c.Query("contest"))
	if err != nil {
		return err
	}
	code, picture, err := s.codeOf(ctx, unit.ID)
	if err != nil {
		return err
	}
	file, err := s.poster(contest, unit, code, picture).Docx()
	if err != nil {
		return err
	}
	attach(c, "poster-"+idText(unit.ID)+".docx", unit.Name+"海报.docx", docxType, file)
	return nil
}

func (s *Server) poster(contest *play.Contest, unit quiz.Unit, code string, picture []byte) poster.Poster {
	tree := s.cfg.Catalog.Tree()
	above := ""
	if unit.Parent != quiz.Root {
		above = tree.FullName(unit.Parent)
	}
	return poster.Poster{
		Contest: contest.Contest, Unit: unit.Name, Above: above, Code: code, Picture: picture,
		Mini: s.cfg.Press.Mini(), Home: s.cfg.Press.Home(),
	}
}

// posterUnit returns the unit of a path, see reach.
func (s *Server) posterUnit(ctx context.Context, text string) (quiz.Unit, error) {
	if s.cfg.Press == nil {
		return quiz.Unit{}, quiz.Errorf(quiz.NotFound, "本服务不制作海报")
	}
	id, err := unitID("path.id", text, quiz.Root)
	if err != nil {
		return quiz.Unit{}, err
	}
	return s.reach(ctx, id)
}

// posterOf returns what a poster is of.
func (s *Server) posterOf(ctx context.Context, unit, contest string) (*play.Contest, quiz.Unit, error) {
	u, err := s.posterUnit(ctx, unit)
	if err != nil {
		return nil, u, err
	}
	if contest == "" {
		return nil, u, quiz.Errorf(quiz.Invalid, "请选择海报是哪一场竞赛的").At("query.contest", "应为竞赛的 id")
	}
	c, err := s.reachContest(ctx, contest)
	return c, u, err
}

// codeOf returns a unit's invitation code, and what is to be scanned.
func (s *Server) codeOf(ctx context.Context, unit int64) (string, []byte, error) {
	code, err := s.cfg.Record.SceneOf(ctx, unit)
	if quiz.CodeOf(err) == quiz.NotFound {
		return "", nil, quiz.Errorf(quiz.NotFound, "这个单位还没有邀请码，请先给它生成邀请码")
	}
	if err != nil {
		return "", nil, err
	}
	picture, err := s.cfg.Press.Code(ctx, code)
	return code, picture, err
}
