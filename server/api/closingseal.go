package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// SealHead is a seal without what it holds.
type SealHead struct {
	ID      string `json:"id"`
	Award   string `json:"award"`
	Number  int    `json:"number" doc:"第几版，从 1 数；以最新一版为准"`
	Reason  string `json:"reason" doc:"再次封存的原因"`
	Author  string `json:"author"`
	At      int64  `json:"at" doc:"Unix 毫秒"`
	Hash    string `json:"hash" doc:"封存数据的 SHA-256，十六进制"`
	Digest  string `json:"digest" doc:"依据和结果的 SHA-256；相同则依据和结果相同"`
	EndedAt int64  `json:"ended_at" doc:"公示结束的时间，Unix 毫秒；0 为还没有结束"`
	EndedBy string `json:"ended_by"`
	EndNote string `json:"end_note"`
}

func sealHead(r store.Seal) SealHead {
	return SealHead{ID: idText(r.ID), Award: idText(r.Award), Number: r.Number, Reason: r.Reason, Author: r.Author, At: r.At, Hash: r.Hash, Digest: r.Digest,
		EndedAt: r.EndedAt, EndedBy: r.EndedBy, EndNote: r.EndNote}
}

// SealList is an award's seals.
type SealList struct {
	Items []SealHead `json:"items" doc:"新的在前"`
	Total int        `json:"total"`
}

func (s *Server) seals(ctx context.Context, in *AwardPath) (SealList, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return SealList{}, err
	}
	all, err := s.cfg.Awards.Seals(ctx, h.id)
	if err != nil {
		return SealList{}, err
	}
	out := SealList{Items: []SealHead{}, Total: len(all)}
	for i := len(all) - 1; i >= 0; i-- {
		out.Items = append(out.Items, sealHead(all[i]))
	}
	return out, nil
}

// reachSeal returns a seal of an award the caller may see, or NotFound.
func (s *Server) reachSeal(ctx context.Context, id string) (tally.Seal, heldAward, error) {
	h, n, err := s.reachSealed(ctx, id)
	if err != nil {
		return tally.Seal{}, heldAward{}, err
	}
	seal, err := s.cfg.Awards.Seal(ctx, n)
	return seal, h, err
}

// SealView is a sealed award.
type SealView struct {
	SealHead
	Name       string         `json:"name" doc:"奖项名称"`
	Contest    string         `json:"contest"`
	Version    int            `json:"version" doc:"评分表第几版"`
	KeyVersion int64          `json:"key_version"`
	Notice     NoticeSettings `json:"notice"`
	Period     string         `json:"period" doc:"公示期，如 2021年4月12日（星期一）至2021年4月16日（星期五），共5个工作日"`
	Until      int64          `json:"until" doc:"公示期满的时刻，Unix 毫秒"`
	Groups     []AwardGroup   `json:"groups"`
	Winners    int            `json:"winners" doc:"个人奖人数"`
}

func (s *Server) seal(ctx context.Context, in *AwardPath) (SealView, error) {
	seal, h, err := s.reachSeal(ctx, in.ID)
	if err != nil {
		return SealView{}, err
	}
	b := &seal.Sealed
	return SealView{
		SealHead: sealHead(seal.Seal), Name: b.Result.Award, Contest: b.Basis.Contest.ID, Version: b.Basis.Sheet.Number, KeyVersion: b.Basis.Inputs.KeyVersion,
		Notice: noticeSettings(b.Notice), Period: b.Period.Text(), Until: b.Period.Ends(),
		Groups: awardGroups(h.tree, tally.Preview{Result: b.Result}), Winners: len(b.Basis.Winners()),
	}, nil
}

// SealCheck is what became of working a seal out again.
type SealCheck struct {
	Good        bool             `json:"good" doc:"封存数据没有改动，重新计算结果一致"`
	Faults      []string         `json:"faults"`
	Compared    bool             `json:"compared" doc:"是否与现在的记录对照过"`
	Differences []SealDifference `json:"differences" doc:"封存之后记录有变化的地方；不影响封存本身"`
}

// SealDifference is a figure the record says otherwise now.
type SealDifference struct {
	Unit   string `json:"unit" doc:"单位名称；空为不涉及某个单位"`
	What   string `json:"what"`
	Sealed string `json:"sealed" doc:"封存时"`
	Says   string `json:"says" doc:"现在"`
}

func (s *Server) verifySeal(ctx context.Context, in *AwardPath) (SealCheck, error) {
	h, id, err := s.reachSealed(ctx, in.ID)
	if err != nil {
		return SealCheck{}, err
	}
	var v tally.Verification
	err = s.reckon(ctx, func() error {
		v, err = s.cfg.Awards.Verify(ctx, h.tally, h.tree, id)
		return err
	})
	if err != nil {
		return SealCheck{}, err
	}
	out := SealCheck{Good: len(v.Faults) == 0, Faults: orEmpty(v.Faults), Compared: v.Now, Differences: []SealDifference{}}
	for _, d := range v.Differences {
		out.Differences = append(out.Differences, SealDifference{d.Name, d.What, d.Sealed, d.Says})
	}
	return out, nil
}

// reachSealed is reachSeal without reading what was sealed, which may have been tampered with.
func (s *Server) reachSealed(ctx context.Context, id string) (heldAward, int64, error) {
	return s.reachPart(ctx, id, quiz.Errorf(quiz.NotFound, "没有这次封存"), func(n int64) (int64, error) { return s.cfg.Awards.SealedAward(ctx, n) })
}

// reachPart returns the award that something belongs to, if the caller may see it, and that thing's number; or none. awardOf
// says whose it is.
func (s *Server) reachPart(ctx context.Context, id string, none error, awardOf func(n int64) (int64, error)) (heldAward, int64, error) {
	n, ok := idOf(id)
	if !ok || s.cfg.Awards == nil {
		return heldAward{}, 0, none
	}
	award, err := awardOf(n)
	if err != nil {
		return heldAward{}, 0, err
	}
	h, err := s.reachAward(ctx, idText(award))
	if quiz.CodeOf(err) == quiz.NotFound {
		err = none
	}
	return h, n, err
}
