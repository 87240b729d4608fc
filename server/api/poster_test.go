package api_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/table"
	"lawquiz/questions/intake/word/wordtest"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/api"
	"lawquiz/server/poster"
)

const unitPath = "/api/v1/console/units/"

// zipped reads a zip file that the console hands out.
func (h *house) zipped(path string) map[string][]byte {
	h.tb.Helper()
	a := h.admin("GET", path, nil)
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "application/zip" {
		h.tb.Fatalf("%d %v %s", a.status, a.header, a.body)
	}
	return wordtest.Unzip(h.tb, []byte(a.body))
}

// Without an address or a mini-program a code leads nowhere, which is said before anything is packed.
func TestPostersWithoutAddress(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.serve(func(c *api.Config) { c.Press = poster.New(t.Context(), poster.Config{Now: c.Now}) })
	for _, path := range []string{"3/qr.png", "3/poster.docx?contest=day", "2/posters?contest=day", "2/posters.zip?contest=day"} {
		wantProblem(t, h.admin("GET", unitPath+path, nil), quiz.Invalid, "LAWQUIZ_PUBLIC_URL")
	}
}

func TestPosters(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.admin("GET", unitPath+"3/qr.png", nil)
	if picture, err := png.Decode(strings.NewReader(a.body)); err != nil || picture.Bounds().Dx() < 400 || a.header.Get("Content-Type") != "image/png" {
		t.Errorf("%d %v", a.status, err)
	}
	a = h.admin("GET", unitPath+"3/poster.docx?contest=day", nil)
	if a.status != http.StatusOK || !strings.Contains(a.header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(a.body, "PK") {
		t.Errorf("%d %v", a.status, a.header)
	}
	var got api.PosterProgress
	h.keep(http.StatusOK, &got, "GET", unitPath+"2/posters?contest=day", nil)
	if got.Total != 3 || got.Done != 1 || !got.Ready || len(got.Without) != 2 || got.Without[1].Unit != "甲县总工会 / 东风机械厂工会" {
		t.Errorf("%+v", got)
	}
	files := h.zipped(unitPath + "2/posters.zip?contest=day")
	if len(files) != 2 || !bytes.HasPrefix(files["X1-1 红星纺织厂工会.docx"], []byte("PK")) {
		t.Errorf("%d files", len(files))
	}
	list, err := table.Read("a.xlsx", files["邀请码清单.xlsx"], table.Limits{})
	must(t, err)
	rows := rowsOf(t, list, "邀请码", "单位代码")
	if len(rows) != 3 || rows[1] != "X1-1|红星纺织厂工会|甲县总工会 / 红星纺织厂工会|k7m3q|https://dati.example/#/pages/bind/bind?scene=k7m3q" ||
		!strings.Contains(rows[2], "还没有邀请码") {
		t.Errorf("%q", rows)
	}
}

func TestNoPosters(t *testing.T) {
	t.Parallel()
	h := open(t)
	for path, code := range map[string]quiz.Code{
		"99/qr.png": quiz.NotFound, "x/qr.png": quiz.Invalid, "4/qr.png": quiz.NotFound, "3/poster.docx": quiz.Invalid,
		"3/poster.docx?contest=none": quiz.NotFound, "99/posters?contest=day": quiz.NotFound, "3/posters.zip?contest=none": quiz.NotFound,
	} {
		if got := h.refused("GET", unitPath+path, nil); got.Code != code {
			t.Errorf("%s: %+v", path, got)
		}
	}
	many := []quiz.Unit{}
	for id := int64(10); id < 2010; id++ {
		many = append(many, quiz.Unit{ID: id, Parent: farCounty, Code: "M" + strconv.FormatInt(id, 10), Name: "小厂工会" + strconv.FormatInt(id, 10)})
	}
	must(t, h.db.PutUnits(t.Context(), many, nil, nil))
	must(t, h.catalog.Reload(t.Context()))
	if got := h.refused("GET", unitPath+"5/posters?contest=day", nil); got.Code != quiz.Invalid || !strings.Contains(got.Detail, "2001") {
		t.Errorf("%+v", got)
	}
}

// mini draws codes as JPEG and fails for one of them.
type mini struct{}

func (mini) QRCode(_ context.Context, scene, _ string) ([]byte, error) {
	if scene == "lost" {
		return nil, errors.New("lost")
	}
	shape := image.NewGray(image.Rect(0, 0, 20, 20))
	shape.SetGray(3, 3, color.Gray{Y: 200})
	var out bytes.Buffer
	err := jpeg.Encode(&out, shape, nil)
	return out.Bytes(), err
}

// What the platform does not draw is told of, and the rest is packed.
func TestMiniPosters(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) {
		c.Press = poster.New(t.Context(), poster.Config{Platform: mini{}, Dir: t.TempDir(), Now: c.Now, Wait: func(context.Context, time.Duration) error { return nil }})
	})
	must(t, h.db.Update(t.Context(), func(tx *store.Tx) error {
		return tx.AddScenes([]store.Scene{{Code: "lost", Unit: factoryB, CreatedAt: 1}, {Code: "fine", Unit: county, CreatedAt: 1}})
	}))
	var got api.PosterProgress
	for !got.Ready {
		h.keep(http.StatusOK, &got, "GET", unitPath+"2/posters?contest=day", nil)
	}
	if got.Done != 2 || len(got.Failed) != 1 || got.Failed[0].ID != "4" || !strings.Contains(got.Failed[0].Message, "微信") {
		t.Errorf("%+v", got)
	}
	files := h.zipped(unitPath + "2/posters.zip?contest=day")
	if len(files) != 3 || files["X1-2 东风机械厂工会.docx"] != nil {
		t.Errorf("%d files", len(files))
	}
	if _, err := png.Decode(strings.NewReader(h.admin("GET", unitPath+"3/qr.png", nil).body)); err != nil {
		t.Errorf("a JPEG under the name of a PNG: %v", err)
	}
	if got := h.refused("GET", unitPath+"4/qr.png", nil); got.Code != quiz.Unavailable {
		t.Errorf("%+v", got)
	}
}

// slow draws nothing until it is let.
type slow struct {
	mini
	let chan struct{}
}

func (p slow) QRCode(ctx context.Context, scene, page string) ([]byte, error) {
	<-p.let
	return p.mini.QRCode(ctx, scene, page)
}

// While codes are being fetched the pack answers when to come again; asking again goes on.
func TestPostersOnTheWay(t *testing.T) {
	t.Parallel()
	let := make(chan struct{})
	h := open(t, func(c *api.Config) {
		c.Press = poster.New(t.Context(), poster.Config{Platform: slow{let: let}, Dir: t.TempDir(), Now: c.Now})
	})
	const path = unitPath + "3/posters"
	a := h.admin("GET", path+".zip?contest=day", nil)
	if got := problem(t, a); got.Code != quiz.Busy || !strings.Contains(got.Detail, "已有 0 个，共 1 个") || a.header.Get("Retry-After") == "" {
		t.Errorf("%+v", got)
	}
	var got api.PosterProgress
	h.keep(http.StatusOK, &got, "GET", path+"?contest=day", nil)
	if got.Ready || got.Done != 0 || got.Total != 1 {
		t.Errorf("%+v", got)
	}
	close(let)
	for !got.Ready {
		h.keep(http.StatusOK, &got, "GET", path+"?contest=day", nil)
	}
	if files := h.zipped(path + ".zip?contest=day"); len(files) != 2 {
		t.Errorf("%d files", len(files))
	}
}
