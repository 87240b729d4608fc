package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/server/live"
)

var boardStreamDoc = doc{
	id: "board-stream", summary: "大屏：排行榜的实时推送（SSE，event: board，data 同个人排行榜）", media: "text/event-stream",
	params: []param{{"unit", "string", "单位 id；不写为顶级单位"}},
}

// frameDeadline is how long a listener may take to accept one frame.
const frameDeadline = 10 * time.Second

// boardStream sends a unit's public board whenever it changes.
func (s *Server) boardStream(c *gin.Context) error {
	contest, err := s.cfg.Catalog.Contest(c.Param("id"))
	if err != nil {
		return err
	}
	unit, err := s.boardUnit("query.unit", c.Query("unit"))
	if err != nil {
		return err
	}
	if err := s.limits.listener.take(address(c), s.cfg.Now()); err != nil {
		return err
	}
	if err := s.screens.take(address(c)); err != nil {
		return err
	}
	defer s.screens.leave(address(c))
	l, err := s.hub.Listen(topicOf(contest.ID, unit))
	if err != nil {
		return err
	}
	defer l.Close()
	return pump(c, l, func() error { return nil })
}

// ended is the last event of a stream whose caller may no longer see it.
var ended = []byte("event: end\ndata: {}\n\n")

// pump writes frames until the listener, the client or the server ends it. A client that does
// not take a frame in time is dropped. Before each frame may says whether the client may still have it;
// if not, it is told so, and no more.
func pump(c *gin.Context, l *live.Listener, may func() error) error {
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Accel-Buffering", "no") // nginx would gather frames
	c.Status(http.StatusOK)
	out := http.NewResponseController(c.Writer)
	// The request has been read; the server's read time-out would end the stream. A writer without
	// deadlines, here and below, is only less strict.
	_ = out.SetReadDeadline(time.Time{})
	if err := out.Flush(); err != nil { // who comes back may have nothing to be sent for a while
		return nil
	}
	for {
		select {
		case <-c.Request.Context().Done():
			return nil
		case frame, ok := <-l.Frames():
			if !ok {
				return nil
			}
			over := may() != nil
			if over {
				frame = ended
			}
			_ = out.SetWriteDeadline(time.Now().Add(frameDeadline))
			if _, err := c.Writer.Write(frame); err != nil {
				return nil
			}
			if err := out.Flush(); err != nil || over {
				return nil
			}
		}
	}
}

func topicOf(contest string, unit int64) string { return contest + " " + idText(unit) }

// pollBoard reads what a topic's listeners see: the masked board, from the same cache.
func (s *Server) pollBoard(ctx context.Context, topic string) (live.Update, error) {
	contest, unit, _ := strings.Cut(topic, " ")
	id, _ := idOf(unit) // topicOf wrote it
	p, err := s.boards.page(ctx, boardKey{contest: contest, unit: id, limit: 20, masked: true})
	if err != nil {
		return live.Update{}, err
	}
	return live.Update{Event: "board", ID: strconv.FormatInt(p.asOf, 10), Tag: p.etag, Data: p.body}, nil
}
