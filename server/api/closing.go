package api

import (
	"context"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

// Sealer seals what must not stand open in the record; account.Sealer is one.
type Sealer interface {
	Seal(field, text string) string
	Open(field, sealed string) (string, error)
}

// SealPreview is an award as it would be sealed now.
type SealPreview struct {
	Award      AwardHead    `json:"award"`
	Number     int          `json:"number" doc:"将成为第几版公示"`
	Digest     string       `json:"digest" doc:"所见结果的指纹；封存时送回，以确认封存的就是所看到的"`
	Blocked    []SealHurdle `json:"blocked" doc:"须先办结的事项；为空则可以封存"`
	Remarks    []string     `json:"remarks" doc:"封存前值得再看一眼的，不妨碍封存"`
	Groups     []AwardGroup `json:"groups"`
	KeyVersion int64        `json:"key_version" doc:"所依据的标准答案版本"`
	Winners    int          `json:"winners" doc:"个人奖人数"`
}

// SealHurdle is something that must be settled first.
type SealHurdle struct {
	About   string `json:"about" enum:"contest,units,sheet,decisions"`
	Message string `json:"message"`
}

func (s *Server) sealing(ctx context.Context, in *AwardPath) (SealPreview, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return SealPreview{}, err
	}
	p, err := s.reckoned(ctx, h)
	if err != nil {
		return SealPreview{}, err
	}
	steady, err := p.Version.Sheet.Stability(p.Basis.Inputs.Units, p.Version.Sheet.Grid())
	if err != nil {
		return SealPreview{}, err
	}
	out := SealPreview{
		Award: s.awardHead(ctx, h.tree, h.contest.ID, p.Version, true, false), Number: p.Number, Digest: p.Digest, Blocked: []SealHurdle{},
		Remarks: orEmpty(p.Remarks), Groups: awardGroups(h.tree, tally.Preview{Result: p.Result, Stability: steady}),
		KeyVersion: p.Basis.Inputs.KeyVersion, Winners: len(p.Basis.Winners()),
	}
	for _, b := range p.Blocked {
		out.Blocked = append(out.Blocked, SealHurdle{b.Location, b.Message})
	}
	return out, nil
}

// reckonWait is how long a request waits for another that reckons an award.
const reckonWait = 20 * time.Second

// reckon does what reads the whole record of a contest, for one request at a time. Busy: others were at it for too long.
func (s *Server) reckon(ctx context.Context, do func() error) error {
	wait, stop := context.WithTimeout(ctx, reckonWait)
	defer stop()
	select {
	case s.reckoning <- struct{}{}:
		defer func() { <-s.reckoning }()
		return do()
	case <-wait.Done():
		return &quiz.Error{Code: quiz.Busy, Message: "正在核算别的评奖，请稍候再试", RetryAfter: readAgain}
	}
}

// reckoned is an award as it would be sealed now.
func (s *Server) reckoned(ctx context.Context, h heldAward) (out tally.Sealing, err error) {
	err = s.reckon(ctx, func() error {
		out, err = s.cfg.Awards.Sealing(ctx, h.tally, h.tree, h.id)
		return sheetFaults(err)
	})
	return out, err
}

// NoticeSettings is how an award is made public.
type NoticeSettings struct {
	From      string   `json:"from" maxLength:"10" doc:"公示开始日，须为工作日：2021-04-12"`
	Days      int      `json:"days,omitempty" minimum:"0" maximum:"60" doc:"公示几个工作日，默认 5"`
	Holidays  []string `json:"holidays,omitempty" maxItems:"100" doc:"周六、周日之外的放假日"`
	Workdays  []string `json:"workdays,omitempty" maxItems:"100" doc:"调休上班的周六、周日"`
	Office    string   `json:"office" maxLength:"200" doc:"受理部门"`
	Phone     string   `json:"phone" maxLength:"100" doc:"受理电话"`
	Address   string   `json:"address,omitempty" maxLength:"200" doc:"通信地址"`
	Signatory string   `json:"signatory" maxLength:"200" doc:"落款单位"`
}

func (n *NoticeSettings) notice() tally.Notice {
	return tally.Notice{From: n.From, Days: n.Days, Holidays: n.Holidays, Workdays: n.Workdays, Office: n.Office, Phone: n.Phone, Address: n.Address, Signatory: n.Signatory}
}

func noticeSettings(n tally.Notice) NoticeSettings {
	return NoticeSettings{From: n.From, Days: n.Days, Holidays: n.Holidays, Workdays: n.Workdays, Office: n.Office, Phone: n.Phone, Address: n.Address, Signatory: n.Signatory}
}

// SealRequest is the body of POST /awards/{id}/seal.
type SealRequest struct {
	Digest string         `json:"digest" minLength:"1" maxLength:"64" doc:"封存前核对或试算给出的指纹"`
	Reason string         `json:"reason,omitempty" maxLength:"500" doc:"再次封存的原因，将在公示中列出；首次不写"`
	Notice NoticeSettings `json:"notice"`
}

type sealInput struct {
	AwardPath
	Body SealRequest
}

func (s *Server) sealAward(ctx context.Context, in *sealInput) (SealHead, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return SealHead{}, err
	}
	order := tally.SealOrder{Digest: in.Body.Digest, Reason: in.Body.Reason, Notice: in.Body.Notice.notice(), By: hand(ctx)}
	var seal tally.Seal
	err = s.reckon(ctx, func() error {
		seal, err = s.cfg.Awards.SealAward(ctx, h.tally, h.tree, h.id, order)
		return sheetFaults(err)
	})
	if err != nil {
		return SealHead{}, err
	}
	callOf(ctx).notef("seal:"+idText(seal.ID), "封存“%s”第 %d 版，校验码 %s；原因：%s", seal.Sealed.Result.Award, seal.Number, seal.Hash, seal.Reason)
	return sealHead(seal.Seal), nil
}

// NoticeEnd is the body of POST /seals/{id}/close.
type NoticeEnd struct {
	Note string `json:"note,omitempty" maxLength:"500" doc:"如：公示期满，无异议"`
}

type noticeEndInput struct {
	AwardPath
	Body NoticeEnd
}

func (s *Server) endNotice(ctx context.Context, in *noticeEndInput) (SealHead, error) {
	h, id, err := s.reachSealed(ctx, in.ID)
	if err != nil {
		return SealHead{}, err
	}
	if err := s.cfg.Awards.EndNotice(ctx, id, in.Body.Note, hand(ctx)); err != nil {
		return SealHead{}, err
	}
	seal, err := s.cfg.Awards.Seal(ctx, id)
	if err != nil {
		return SealHead{}, err
	}
	callOf(ctx).notef("seal:"+idText(id), "评分表 %d 第 %d 版公示结束：%s", h.id, seal.Number, seal.EndNote)
	return sealHead(seal.Seal), nil
}
