package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// Correction is one correction of a contest's key.
type Correction struct {
	Version  int64               `json:"version" doc:"它产生的标准答案版本；撤销时用"`
	Question string              `json:"question"`
	Revision int                 `json:"revision"`
	Stem     string              `json:"stem"`
	Options  []string            `json:"options,omitempty"`
	Kind     quiz.CorrectionKind `json:"kind" enum:"key,full_marks,undo"`
	Text     string              `json:"text" doc:"说明，如“标准答案由 A 改为 C”"`
	Right    []int               `json:"right,omitempty" doc:"正确选项在题目中的序号，从 0 数"`
	Accepted [][]string          `json:"accepted,omitempty" doc:"填空题每空可接受的答案"`
	Undoes   int64               `json:"undoes,omitempty" doc:"撤销了哪个版本的更正"`
	UndoneBy int64               `json:"undone_by,omitempty" doc:"被哪个版本撤销"`
	InForce  bool                `json:"in_force" doc:"现在是否有效"`
	Reason   string              `json:"reason"`
	Author   string              `json:"author"`
	At       int64               `json:"at"`
}

// Corrections are all corrections of a contest, the newest first.
type Corrections struct {
	KeyVersion int64        `json:"key_version" doc:"现行标准答案的版本，从 1 起"`
	Items      []Correction `json:"items"`
}

func (s *Server) corrections(ctx context.Context, in *contestInput) (Corrections, error) {
	c, err := s.reachContest(ctx, in.ID)
	if err != nil {
		return Corrections{}, err
	}
	out := Corrections{KeyVersion: c.KeyVersion, Items: []Correction{}}
	for _, at := range slices.Backward(c.Corrections) {
		out.Items = append(out.Items, correctionView(c, at))
	}
	return out, nil
}

func correctionView(c *play.Contest, at store.Correction) Correction {
	out := Correction{
		Version: at.Version, Question: at.Question, Revision: at.Revision, Kind: at.Kind, Right: at.Right, Accepted: at.Accepted,
		Undoes: at.Undoes, Reason: at.Reason, Author: at.Author, At: at.At, Text: correctionText(at.Correction),
	}
	if q, err := c.Texts.Question(at.Ref()); err == nil {
		out.Stem = q.Stem
		for _, o := range q.Options {
			out.Options = append(out.Options, o.Text)
		}
	}
	for _, other := range c.Corrections {
		if other.Undoes == at.Version {
			out.UndoneBy = other.Version
		}
	}
	held, ok := c.Texts.Correction(at.Ref())
	out.InForce = ok && held.Version == at.Version
	return out
}

// correctionText says what a correction does.
func correctionText(c quiz.Correction) string {
	switch {
	case c.Kind == quiz.FullMarks:
		return "全员得分"
	case c.Kind == quiz.UndoCorrection:
		return fmt.Sprintf("撤销第 %d 版的更正", c.Undoes)
	case len(c.Accepted) > 0:
		text, _ := json.Marshal(c.Accepted) // texts always can be
		return "填空的标准答案改为 " + string(text)
	}
	return "标准答案改为 " + letters(c.Right)
}

// letters names options as questions print them: 0 and 2 are AC.
func letters(places []int) string {
	var out []rune
	for _, at := range places {
		out = append(out, rune('A'+at))
	}
	return string(out)
}

// CorrectionDraft is a correction that is to be made, or an undo.
type CorrectionDraft struct {
	Question string              `json:"question,omitempty" maxLength:"64" doc:"题目编号；撤销时不写"`
	Kind     quiz.CorrectionKind `json:"kind" enum:"key,full_marks,undo"`
	Right    []int               `json:"right,omitempty" maxItems:"64" doc:"正确选项在题目中的序号，从 0 数、由小到大；单选题、判断题给出几个，选中任何一个都算对"`
	Accepted [][]string          `json:"accepted,omitempty" maxItems:"64" doc:"填空题每空可接受的答案"`
	Undoes   int64               `json:"undoes,omitempty" minimum:"0" doc:"撤销哪个版本的更正"`
	Reason   string              `json:"reason" maxLength:"300" doc:"原因，会显示在职工的答案解析里"`
}

// CorrectionOrder is a correction with the digest of its preview.
type CorrectionOrder struct {
	CorrectionDraft
	Digest string `json:"digest" maxLength:"64" doc:"预览给出的摘要；此后情况有变化则为 409 preview_stale"`
}

// correction turns a draft into what it means for a contest.
func (d *CorrectionDraft) correction(c *play.Contest) (quiz.Correction, error) {
	out := quiz.Correction{Kind: d.Kind, Right: d.Right, Accepted: d.Accepted, Undoes: d.Undoes, Reason: d.Reason}
	if d.Kind == quiz.UndoCorrection {
		return out, nil
	}
	ref, err := c.Pool.Newest(d.Question)
	if err != nil {
		return out, err
	}
	out.Question, out.Revision, out.Undoes = ref.ID, ref.Revision, 0
	return out, nil
}

// correctionDigest names a correction under a version of the key.
func correctionDigest(c *play.Contest, d CorrectionDraft) (string, error) {
	text, err := json.Marshal([]any{c.ID, c.KeyVersion, d})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

type correctInput struct {
	ContestPath
	Body CorrectionOrder
}

// CorrectionMade is the answer to a correction: the regrade has begun.
type CorrectionMade struct {
	Version int64 `json:"version" doc:"新的标准答案版本；重新判分的进度另查"`
}

// correct makes a correction whose preview was seen.
func (s *Server) correct(ctx context.Context, in *correctInput) (CorrectionMade, error) {
	c, err := s.reachContest(ctx, in.ID)
	if err != nil {
		return CorrectionMade{}, err
	}
	if in.Body.Kind == quiz.UndoCorrection {
		return s.undo(ctx, c, in.Body.CorrectionDraft, in.Body.Digest)
	}
	correction, err := in.Body.correction(c)
	if err != nil {
		return CorrectionMade{}, err
	}
	if err := seenCorrection(c, in.Body.CorrectionDraft, in.Body.Digest); err != nil {
		return CorrectionMade{}, err
	}
	done, err := s.cfg.Play.Correct(ctx, c.ID, c.KeyVersion, correction, callOf(ctx).author)
	if err != nil {
		return CorrectionMade{}, placed("body.", err)
	}
	callOf(ctx).notef("contest:"+c.ID, "题目 %s %s（第 %d 版标准答案）；原因：%s", done.Question, correctionText(done.Correction), done.Version, done.Reason)
	return CorrectionMade{Version: done.Version}, nil
}

// seenCorrection answers PreviewStale unless the digest is of what would be done now.
func seenCorrection(c *play.Contest, d CorrectionDraft, digest string) error {
	want, err := correctionDigest(c, d)
	if err == nil && digest != want {
		err = quiz.Errorf(quiz.PreviewStale, "内容与预览时不同，或预览之后又有了更正：请重新预览，核对后再确认")
	}
	return err
}

// CorrectionUndo is the body that takes a correction back.
type CorrectionUndo struct {
	Reason string `json:"reason" maxLength:"300"`
	Digest string `json:"digest" maxLength:"64" doc:"预览（kind: undo）给出的摘要"`
}

type undoInput struct {
	ContestPath
	N    int64 `path:"n" minimum:"2" doc:"要撤销的版本"`
	Body CorrectionUndo
}

func (s *Server) undoCorrection(ctx context.Context, in *undoInput) (CorrectionMade, error) {
	c, err := s.reachContest(ctx, in.ID)
	if err != nil {
		return CorrectionMade{}, err
	}
	d := CorrectionDraft{Kind: quiz.UndoCorrection, Undoes: in.N, Reason: in.Body.Reason}
	return s.undo(ctx, c, d, in.Body.Digest)
}

func (s *Server) undo(ctx context.Context, c *play.Contest, d CorrectionDraft, digest string) (CorrectionMade, error) {
	if err := seenCorrection(c, d, digest); err != nil {
		return CorrectionMade{}, err
	}
	done, err := s.cfg.Play.Undo(ctx, c.ID, c.KeyVersion, d.Undoes, d.Reason, callOf(ctx).author)
	if err != nil {
		return CorrectionMade{}, placed("body.", err)
	}
	callOf(ctx).notef("contest:"+c.ID, "撤销第 %d 版对题目 %s 的更正（第 %d 版标准答案）；原因：%s", d.Undoes, done.Question, done.Version, done.Reason)
	return CorrectionMade{Version: done.Version}, nil
}

// RegradeProgress is how far the newest regrade of a contest is.
type RegradeProgress struct {
	Version   int64  `json:"version" doc:"按哪个版本的标准答案"`
	State     string `json:"state" enum:"running,done,superseded" doc:"running 进行中，done 已完成"`
	Total     int64  `json:"total" doc:"开始时的参赛人次"`
	Seen      int64  `json:"seen" doc:"已看过的人次"`
	Graded    int64  `json:"graded" doc:"其中试卷里有更正题目、重新判分的"`
	Moved     int64  `json:"moved" doc:"其中成绩有变化的"`
	StartedAt int64  `json:"started_at"`
	ChangedAt int64  `json:"changed_at"`
	Left      int64  `json:"left_ms" doc:"大约还要多久，毫秒"`
}

func (s *Server) regradeProgress(ctx context.Context, in *contestInput) (RegradeProgress, error) {
	p, err := s.cfg.Play.Regraded(ctx, in.ID)
	if err != nil {
		return RegradeProgress{}, err
	}
	return RegradeProgress{
		Version: p.Version, State: p.State, Total: p.Total, Seen: p.Seen, Graded: p.Graded, Moved: p.Moved,
		StartedAt: p.StartedAt, ChangedAt: p.ChangedAt, Left: p.Left.Milliseconds(),
	}, nil
}
