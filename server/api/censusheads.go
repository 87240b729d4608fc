package api

import (
	"context"
	"strings"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
)

// UnitHeads is a unit's head-counts with their history.
type UnitHeads struct {
	Items   []UnitHead       `json:"items"`
	Below   []HeadSum        `json:"below" doc:"下级合计；有下级没有上报的不列"`
	Locked  []string         `json:"locked" doc:"已经开始、按在册人数计算的竞赛：现在修改要写明原因"`
	Changes []UnitHeadChange `json:"changes" doc:"变更记录，新的在前"`
}

// UnitHead is one figure.
type UnitHead struct {
	Kind        quiz.HeadCount `json:"kind" enum:"职工数,女职工数,会员数"`
	People      int            `json:"people"`
	AsOf        string         `json:"as_of" doc:"统计日期"`
	Source      string         `json:"source"`
	Dispatched  string         `json:"dispatched" enum:",含,不含" doc:"是否含劳务派遣；空为没有注明"`
	Author      string         `json:"author"`
	At          int64          `json:"at" doc:"填报时间；确认时带上"`
	ConfirmedBy string         `json:"confirmed_by"`
	ConfirmedAt int64          `json:"confirmed_at"`
}

// HeadSum is what the units below report together.
type HeadSum struct {
	Kind   quiz.HeadCount `json:"kind"`
	People int            `json:"people"`
}

// UnitHeadChange is one line of the history.
type UnitHeadChange struct {
	Kind   quiz.HeadCount `json:"kind"`
	Was    int            `json:"was" doc:"0 为此前没有上报"`
	Now    int            `json:"now" doc:"0 为撤回"`
	AsOf   string         `json:"as_of"`
	Source string         `json:"source"`
	Author string         `json:"author"`
	At     int64          `json:"at"`
	Reason string         `json:"reason"`
}

func (s *Server) heads(ctx context.Context, in *UnitPath) (UnitHeads, error) {
	u, tree, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return UnitHeads{}, err
	}
	return s.unitHeads(ctx, u.ID, tree)
}

func (s *Server) unitHeads(ctx context.Context, unit int64, tree *quiz.Tree) (UnitHeads, error) {
	out := UnitHeads{Items: []UnitHead{}, Below: []HeadSum{}, Changes: []UnitHeadChange{}}
	rows, err := s.cfg.Play.DB.HeadCountsOf(ctx, unit)
	if err != nil {
		return out, err
	}
	for _, h := range rows {
		out.Items = append(out.Items, UnitHead{h.Kind, h.People, h.AsOf, h.Source, h.Dispatched, h.Author, h.At, h.ConfirmedBy, h.ConfirmedAt})
	}
	for _, kind := range headKinds() {
		if sum, ok := sumBelow(tree, unit, kind); ok {
			out.Below = append(out.Below, HeadSum{kind, sum})
		}
	}
	changes, err := s.cfg.Play.DB.HeadChangesOf(ctx, unit)
	if err != nil {
		return out, err
	}
	for _, h := range changes {
		out.Changes = append(out.Changes, UnitHeadChange{h.Kind, h.Was, h.People, h.AsOf, h.Source, h.Author, h.At, h.Reason})
	}
	locked, err := s.cfg.Census.Locking(ctx)
	out.Locked = orEmpty(locked)
	return out, err
}

// sumBelow adds up what is due of the units directly below one; false if any has reported nothing.
func sumBelow(tree *quiz.Tree, unit int64, kind quiz.HeadCount) (int, bool) {
	sum, any := 0, false
	for _, child := range tree.Children(unit) {
		if !tree.Rated(child) {
			continue
		}
		n, ok := tree.Due(child, kind)
		if !ok {
			return 0, false
		}
		sum, any = sum+n, true
	}
	return sum, any
}

// WrittenHeads is the body of PUT /units/{id}/heads.
type WrittenHeads struct {
	Items []WrittenHead `json:"items" minItems:"1" maxItems:"3"`
	// Reason is needed once a contest that counts by a figure has opened.
	Reason string `json:"reason,omitempty" maxLength:"100" doc:"变更原因；竞赛开始后必须写，评分表会列出"`
}

// WrittenHead is a figure as reported.
type WrittenHead struct {
	Kind       quiz.HeadCount `json:"kind" enum:"职工数,女职工数,会员数"`
	People     int            `json:"people" minimum:"0" maximum:"10000000" doc:"0 为撤回"`
	AsOf       string         `json:"as_of" maxLength:"10" doc:"统计日期，如 2026-06-30"`
	Source     string         `json:"source,omitempty" maxLength:"60"`
	Dispatched string         `json:"dispatched,omitempty" enum:",含,不含"`
}

// HeadsWritten is what came of it.
type HeadsWritten struct {
	UnitHeads
	Warnings []UnitChange `json:"warnings" doc:"本单位人数与下级合计相差一成以上"`
}

func (s *Server) writeHeads(ctx context.Context, in *struct {
	UnitPath
	Body WrittenHeads
}) (HeadsWritten, error) {
	u, tree, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return HeadsWritten{}, err
	}
	figures, err := figuresOf(u, in.Body.Items)
	if err != nil {
		return HeadsWritten{}, err
	}
	at := callOf(ctx)
	plan, err := s.cfg.Census.SetHeads(ctx, figures, census.By{Author: at.author, Reason: strings.TrimSpace(in.Body.Reason)})
	if err != nil {
		return HeadsWritten{}, placedReason(err)
	}
	for _, l := range plan.Heads {
		at.note("单位 "+u.Code, "在册人数："+l.Was+"→"+l.Now)
	}
	out := HeadsWritten{Warnings: []UnitChange{}}
	for _, l := range plan.Warnings {
		if tree.Within(l.Unit, u.ID) || l.Unit == u.Parent && s.reaches(ctx, u.Parent) { // the unit above her own is not hers to see
			out.Warnings = append(out.Warnings, UnitChange{idText(l.Unit), l.Code, l.Name, l.Was, l.Now})
		}
	}
	if err := s.learn(ctx); err != nil {
		return out, err
	}
	_, tree, err = s.unitNow(ctx, in.ID)
	if err != nil {
		return out, err
	}
	out.UnitHeads, err = s.unitHeads(ctx, u.ID, tree)
	return out, err
}

// placedReason says that a reason is lacking where this form has it.
func placedReason(err error) error {
	if quiz.CodeOf(err) != quiz.Invalid {
		return err
	}
	e := quiz.Errorf(quiz.Invalid, "%s", messageOf(err))
	return e.At("body.reason", "请填写变更原因")
}

func figuresOf(u quiz.Unit, items []WrittenHead) ([]census.Head, error) {
	now := make(map[quiz.HeadCount]int)
	for kind, n := range u.Heads {
		now[kind] = n
	}
	out := make([]census.Head, 0, len(items))
	seen := make(map[quiz.HeadCount]bool)
	for _, h := range items {
		_, err := time.Parse(time.DateOnly, h.AsOf)
		switch {
		case seen[h.Kind]:
			return nil, quiz.Errorf(quiz.Invalid, "%s写了两遍", h.Kind).At("body.items", "每种人数只写一次")
		case h.People > 0 && err != nil:
			return nil, quiz.Errorf(quiz.Invalid, "请填写%s的统计日期", h.Kind).At("body.items", "统计日期应如 2026-06-30")
		case !legibleText(h.Source):
			return nil, quiz.Errorf(quiz.Invalid, "来源里有换行或看不见的字符").At("body.items", "请重新填写来源")
		}
		seen[h.Kind], now[h.Kind] = true, h.People
		source := strings.TrimSpace(h.Source)
		if source == "" {
			source = "填报"
		}
		out = append(out, census.Head{Unit: u.ID, Kind: h.Kind, People: h.People, AsOf: h.AsOf, Source: source, Dispatched: h.Dispatched})
	}
	if all := now[quiz.Workers]; all > 0 && now[quiz.WomenCount] > all {
		return nil, quiz.Errorf(quiz.Invalid, "女职工数 %d 多于职工数 %d，请核对", now[quiz.WomenCount], all).At("body.items", "请核对两个数")
	}
	return out, nil
}

// ConfirmedHeads is the body of POST /units/{id}/heads/confirm.
type ConfirmedHeads struct {
	Items []ConfirmedHead `json:"items" minItems:"1" maxItems:"3"`
}

// ConfirmedHead names a figure as it was shown.
type ConfirmedHead struct {
	Kind quiz.HeadCount `json:"kind" enum:"职工数,女职工数,会员数"`
	At   int64          `json:"at" doc:"所确认的人数的填报时间"`
}

// confirmHeads notes that the unit above stands for figures: nobody confirms her own.
func (s *Server) confirmHeads(ctx context.Context, in *struct {
	UnitPath
	Body ConfirmedHeads
}) (UnitHeads, error) {
	u, tree, err := s.unitNow(ctx, in.ID)
	if err != nil {
		return UnitHeads{}, err
	}
	at := callOf(ctx)
	if at.top() == u.ID {
		return UnitHeads{}, quiz.Errorf(quiz.Forbidden, "自己单位的人数要由上级单位确认")
	}
	figures := make([]census.Written, len(in.Body.Items))
	for i, h := range in.Body.Items {
		figures[i] = census.Written(h)
	}
	if err := s.cfg.Census.Confirm(ctx, u.ID, figures, census.By{Author: at.author}); err != nil {
		return UnitHeads{}, err
	}
	for _, f := range figures {
		at.note("单位 "+u.Code, "确认"+string(f.Kind))
	}
	return s.unitHeads(ctx, u.ID, tree)
}
