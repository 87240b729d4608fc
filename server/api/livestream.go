package api

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
	"lawquiz/server/live"
)

// liveUnits is how many units below one a frame tells of.
const liveUnits = 60

// stillEvery is how often a stream makes sure that its session or link has not ended, and still reaches its unit, in ms.
const stillEvery = 10_000

// LiveFrame is what is pushed while somebody watches: small, for it goes to everybody every second. What
// it lacks is in the overview.
type LiveFrame struct {
	BoardHead
	Contest string       `json:"contest"`
	Unit    tally.Line   `json:"unit"`
	Today   tally.Growth `json:"today" doc:"今日 0 时以来"`
	Rank    *tally.Rank  `json:"rank,omitempty"`
	Units   []LiveUnit   `json:"units" doc:"下级单位按名次，至多 60 个"`
	More    bool         `json:"more,omitempty" doc:"下级单位没有列完，见参赛概况"`
}

// LiveUnit is a unit below the one watched.
type LiveUnit struct {
	UnitID        string   `json:"unit_id"`
	Place         int      `json:"place,omitempty"`
	People        int64    `json:"people"`
	Sittings      int64    `json:"sittings"`
	Participation *float64 `json:"participation,omitempty"`
	Bar           float64  `json:"bar"`
}

var liveDoc = doc{
	id: "live", summary: "参赛概况的实时推送（SSE，event: figures，data 如下；断线后以 Last-Event-ID 续看；会话结束时 event: end）",
	out: LiveFrame{}, media: "text/event-stream", params: []param{{"unit", "string", "单位 id；不写为所能看到的最上级单位"}},
}

// liveStream sends a unit's figures whenever they change.
func (s *Server) liveStream(c *gin.Context) error {
	v, err := s.viewOf(c.Request.Context(), c.Param("id"), c.Query("unit"))
	if err != nil {
		return err
	}
	return s.stream(c, "figures", v)
}

// watchTopic names what frames of a kind are made from.
func watchTopic(kind string, v view) string {
	return kind + " " + v.contest.ID + " " + idText(v.unit.ID)
}

// stream lets the caller watch what there is of a kind until she leaves, her session or link ends, the unit is moved out of
// her reach, or the server closes.
func (s *Server) stream(c *gin.Context, kind string, v view) error {
	ctx := c.Request.Context()
	who := watcher(callOf(ctx))
	if err := s.watchers.take(who); err != nil {
		return err
	}
	defer s.watchers.leave(who)
	l, err := s.watch.Resume(watchTopic(kind, v), c.GetHeader("Last-Event-ID"))
	if err != nil {
		return err
	}
	defer l.Close()
	asked := s.cfg.Now()
	return pump(c, l, func() error {
		now := s.cfg.Now()
		if now-asked < stillEvery {
			return nil
		}
		err := s.still(ctx)
		if err == nil {
			_, err = s.reach(ctx, v.unit.ID)
		}
		if code := quiz.CodeOf(err); err != nil && code != quiz.Unauthenticated && code != quiz.NotFound {
			return nil // nobody knows: the next frame asks again
		}
		asked = now
		return err
	})
}

// watcher names whose places a stream takes.
func watcher(at *call) string {
	switch {
	case at.link != nil:
		return "link " + idText(at.link.ID)
	case at.staff != nil:
		return "account " + idText(at.staff.Account)
	}
	return ""
}

// pollWatch reads what the watchers of a topic see. Who may watch it was asked when they came.
func (s *Server) pollWatch(ctx context.Context, topic string) (live.Update, error) {
	parts := strings.Fields(topic)
	contest, err := s.cfg.Catalog.Kept(parts[1]) // watchTopic wrote it
	if err != nil {
		return live.Update{}, err
	}
	id, _ := idOf(parts[2])
	tree := s.treeOf(contest)
	u, err := tree.Unit(id)
	if err != nil {
		return live.Update{}, err
	}
	v := view{contest: contest, tally: tallied(contest), tree: tree, unit: u}
	var frame any
	if parts[0] == "screen" {
		frame, err = s.screenFrame(ctx, v)
	} else {
		frame, err = s.liveFrame(ctx, v)
	}
	if err != nil {
		return live.Update{}, err
	}
	return updateOf(parts[0], frame)
}

// screenFrame is what a screen is sent; the tick of a clock is no change.
func (s *Server) screenFrame(ctx context.Context, v view) (ScreenPage, error) {
	page, err := s.screenOf(ctx, v)
	page.Now = 0
	return page, err
}

// liveFrame is what a unit's watchers are sent.
func (s *Server) liveFrame(ctx context.Context, v view) (LiveFrame, error) {
	f, head, err := s.figures(ctx, v.tally, v.tree)
	if err != nil {
		return LiveFrame{}, err
	}
	out := LiveFrame{
		BoardHead: head, Contest: v.contest.ID, Unit: f.Line(v.tree, v.tally, v.unit.ID),
		Today: f.Unit(v.unit.ID).Since(quiz.DayStart(quiz.Day(head.AsOf))), Units: []LiveUnit{},
	}
	if rank, ok := f.Rank(v.tree, v.tally, v.unit.ID); ok {
		out.Rank, out.Unit.Place = &rank, rank.Place
	}
	below := f.Below(v.tree, v.tally, v.unit.ID)
	out.More = len(below) > liveUnits
	for _, l := range below[:min(len(below), liveUnits)] {
		out.Units = append(out.Units, LiveUnit{l.UnitID, l.Place, l.People, l.Sittings, l.Participation, l.Bar})
	}
	return out, nil
}

// updateOf encodes a frame. Its id is of all but the time it was read at: a frame with the same id says the
// same.
func updateOf(event string, frame any) (live.Update, error) {
	body, err := json.Marshal(frame)
	if err != nil {
		return live.Update{}, fmt.Errorf("encode frame: %w", err)
	}
	hash := fnv.New64a()
	_, after, _ := strings.Cut(string(body), ",") // as_of comes first
	hash.Write([]byte(after))
	id := strconv.FormatUint(hash.Sum64(), 36)
	return live.Update{Event: event, ID: id, Tag: id, Data: body}, nil
}
