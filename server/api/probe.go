package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Health is the answer of /healthz.
type Health struct {
	Status string `json:"status"`
}

// Readiness is the answer of /readyz. Boards that lag do not make a server unready: sittings
// go on without them.
type Readiness struct {
	Status   string   `json:"status" enum:"ready,record_down,leaving"`
	Contests int      `json:"contests" doc:"已载入的竞赛数"`
	Units    int      `json:"units" doc:"已载入的单位数"`
	Stale    []string `json:"stale_boards" doc:"排行榜暂时落后的竞赛"`
}

var (
	healthDoc = doc{id: "healthz", summary: "进程是否在运行", out: Health{}}
	readyDoc  = doc{id: "readyz", summary: "能否接受请求", out: Readiness{}}
)

func (s *Server) health(c *gin.Context) error {
	c.JSON(http.StatusOK, Health{Status: "ok"})
	return nil
}

// ready asks the record; without it nothing can be acknowledged.
func (s *Server) ready(c *gin.Context) error {
	ctx, stop := context.WithTimeout(c.Request.Context(), 2*time.Second)
	defer stop()
	contests := s.cfg.Catalog.Contests()
	out := Readiness{Status: "ready", Contests: len(contests), Units: s.cfg.Catalog.Tree().Len(), Stale: []string{}}
	for _, contest := range contests {
		if _, stale := s.cfg.Carrier.Stale(contest.ID); stale {
			out.Stale = append(out.Stale, contest.ID)
		}
	}
	status := http.StatusOK
	switch err := s.cfg.Record.Ping(ctx); {
	case s.closing.Load():
		out.Status, status = "leaving", http.StatusServiceUnavailable
	case err != nil:
		out.Status, status = "record_down", http.StatusServiceUnavailable
		s.log.WarnContext(ctx, "record does not answer", "err", err)
	}
	c.JSON(status, out)
	return nil
}
