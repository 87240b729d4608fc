package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz/play"
)

var exportDoc = doc{id: "export", summary: "导出本人的全部个人信息（JSON 文件）", out: Export{}}

const (
	exportPage  = 50               // papers read at once; about half a megabyte
	exportWrite = 30 * time.Second // for a client to take a part
)

// export writes the head and then page after page of papers, so that it holds one page in memory and no
// connection of the record while the client reads. A failure after the first byte drops the
// connection: half a file must not look whole.
func (s *Server) export(c *gin.Context) error {
	ctx := c.Request.Context()
	v := callOf(ctx).viewer
	head, err := s.exportHead(ctx, v.Person)
	if err != nil {
		return err
	}
	page, err := s.cfg.Play.Sittings(ctx, v.Person, 0, exportPage)
	if err != nil {
		return err
	}
	text, err := json.Marshal(head)
	if err != nil {
		return fmt.Errorf("encode export: %w", err)
	}
	h := c.Writer.Header()
	h.Set("Content-Type", jsonBody+"; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="lawquiz-`+idText(v.Person)+`.json"`)
	c.Status(http.StatusOK)
	w := &exportWriter{out: c.Writer, to: http.NewResponseController(c.Writer)}
	w.write(bytes.TrimSuffix(text, []byte(exportTail)))
	if err := s.exportPapers(ctx, w, v.Person, page); err != nil {
		s.problem(ctx, err) // logs the cause
		panic(http.ErrAbortHandler)
	}
	w.write([]byte(exportTail))
	return nil
}

// exportTail ends an Export, whose papers are its last field.
const exportTail = "]}"

// exportPapers writes the papers from the page on.
func (s *Server) exportPapers(ctx context.Context, w *exportWriter, person int64, page []play.Told) error {
	for len(page) > 0 {
		for i := range page {
			text, err := json.Marshal(exportPaper(&page[i]))
			if err != nil {
				return fmt.Errorf("encode export: %w", err)
			}
			w.paper(text)
		}
		if len(page) < exportPage || w.err != nil {
			break
		}
		var err error
		if page, err = s.cfg.Play.Sittings(ctx, person, page[len(page)-1].ID, exportPage); err != nil {
			return err
		}
	}
	return nil
}

// exportWriter writes the parts of an export until the client has left or takes nothing in time. The last
// part's deadline stays: it is also that of what is still buffered, and the server sets the next request's.
type exportWriter struct {
	out    io.Writer
	to     *http.ResponseController
	papers int
	err    error
}

func (w *exportWriter) paper(text []byte) {
	if w.papers++; w.papers > 1 {
		text = append([]byte{','}, text...)
	}
	w.write(text)
}

func (w *exportWriter) write(part []byte) {
	if w.err != nil {
		return
	}
	_ = w.to.SetWriteDeadline(time.Now().Add(exportWrite)) // a writer without deadlines is only less strict
	_, w.err = w.out.Write(part)
}
