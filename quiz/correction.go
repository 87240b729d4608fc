package quiz

import (
	"cmp"
	"slices"
	"strings"

	"lawquiz/questions"
)

// CorrectionKind is what a correction does.
type CorrectionKind string

// The closed list of kinds. There is none that takes a question out of papers handed in: that would
// change their full mark, and with it the pass line, person by person.
const (
	CorrectKey     CorrectionKind = "key"        // another key
	FullMarks      CorrectionKind = "full_marks" // 全员得分: see Correction
	UndoCorrection CorrectionKind = "undo"       // takes an earlier correction back
)

// Correction is a change of a question's key after papers with it were handed out (更正). Papers and answers
// stay as they are; sheets prepared from a corrected pool score by it, for every sitting of the contest.
//
// A key of a single or judge question may hold several options: choosing any one of them is right. With
// FullMarks everybody who had the question in her paper earns its points, also who left it
// blank; whether a sitting counts as participation is decided by what was answered, and does not change.
type Correction struct {
	Version  int64  // the version of the contest's key that it made
	Question string // id
	Revision int
	Kind     CorrectionKind
	Right    []int      // CorrectKey: places in Question.Options, ascending
	Accepted [][]string // CorrectKey of a blank question: for each ____, every accepted text
	Undoes   int64      // UndoCorrection: the version that is taken back
	Reason   string     // shown to workers beside the question
}

// MaxReason is how many characters the reason of a change may have.
const MaxReason = 300

// Ref returns which question text is corrected.
func (c *Correction) Ref() Ref { return Ref{ID: c.Question, Revision: c.Revision} }

// InForce returns what holds of corrections: for each question the newest that has not been undone, in
// order of version. An undo takes back one correction, so that the one before it holds again.
func InForce(all []Correction) []Correction {
	undone := make(map[int64]bool)
	for i := range all {
		if all[i].Kind == UndoCorrection {
			undone[all[i].Undoes] = true
		}
	}
	newest := make(map[Ref]Correction)
	for _, c := range all {
		if c.Kind == UndoCorrection || undone[c.Version] {
			continue
		}
		if held, ok := newest[c.Ref()]; !ok || held.Version < c.Version {
			newest[c.Ref()] = c
		}
	}
	out := make([]Correction, 0, len(newest))
	for _, c := range newest {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Correction) int { return cmp.Compare(a.Version, b.Version) })
	return out
}

// amended is a question as corrected.
type amended struct {
	question *questions.Question
	by       Correction
}

// Correct returns a pool like p in which just the corrections in force hold, whatever held in p; see InForce.
// It shares what it does not change. Internal: a correction does not fit its question.
func (p *Pool) Correct(all []Correction) (*Pool, error) {
	held := InForce(all)
	if len(held)+len(p.amended) == 0 {
		return p, nil
	}
	out := *p
	out.amended = make(map[Ref]*amended, len(held))
	for _, c := range held {
		q := p.questions[c.Ref()]
		if q == nil {
			return nil, Errorf(Internal, "更正所指的题目 %s（第 %d 版）不在题库中", c.Question, c.Revision)
		}
		if err := c.fits(q); err != nil {
			return nil, &Error{Code: Internal, Message: "标准答案的更正读取失败，请联系管理员", Err: err}
		}
		out.amended[c.Ref()] = &amended{question: c.apply(q), by: c}
	}
	return &out, nil
}

// apply returns q under its new key. q stays as it is.
func (c *Correction) apply(q *questions.Question) *questions.Question {
	if c.Kind != CorrectKey {
		return q
	}
	changed := *q
	if q.Kind == questions.Blank {
		changed.Answers = c.Accepted
		return &changed
	}
	changed.Options = slices.Clone(q.Options)
	for i := range changed.Options {
		changed.Options[i].Correct = slices.Contains(c.Right, i)
	}
	return &changed
}

// Correction returns the correction in force of a question, or false.
func (p *Pool) Correction(ref Ref) (Correction, bool) {
	if at := p.amended[ref]; at != nil {
		return at.by, true
	}
	return Correction{}, false
}

// CheckCorrection holds a correction, whose version is not looked at, against the question as it stands in
// the pool. Codes: NotFound for a question that is not there; Invalid with places (question, kind,
// right, accepted, reason) for one that does not fit it or changes nothing.
func (p *Pool) CheckCorrection(c Correction) error {
	q, err := p.Question(c.Ref())
	if err != nil {
		return err
	}
	switch reason := strings.TrimSpace(c.Reason); {
	case reason == "":
		return Errorf(Invalid, "请写明更正的原因：它会显示在职工的答案解析里").At("reason", "必填")
	case len([]rune(reason)) > MaxReason:
		return Errorf(Invalid, "更正原因太长，最多 %d 个字", MaxReason).At("reason", "太长")
	}
	if err := c.fits(q); err != nil {
		return err
	}
	if now, ok := p.Correction(c.Ref()); ok && now.Kind == c.Kind && c.Kind == FullMarks {
		return Errorf(Invalid, "这道题已经按全员得分计，不必再次更正").At("kind", "没有变化")
	} else if ok && now.Kind == FullMarks {
		return nil // any key differs from full marks
	}
	if c.Kind == CorrectKey && sameKey(q, c.apply(q)) {
		return Errorf(Invalid, "新的标准答案与现行的相同，不必更正").At("right", "没有变化")
	}
	return nil
}

func sameKey(a, b *questions.Question) bool {
	return slices.Equal(a.Options, b.Options) &&
		slices.EqualFunc(a.Answers, b.Answers, func(x, y []string) bool { return slices.Equal(x, y) })
}

// fits reports why a correction cannot be applied to q, as an Invalid error.
func (c *Correction) fits(q *questions.Question) error {
	switch {
	case c.Kind == FullMarks:
		if len(c.Right)+len(c.Accepted) > 0 {
			return Errorf(Invalid, "全员得分时不能再给新的标准答案，二者选一").At("right", "全员得分时应为空")
		}
		return nil
	case c.Kind != CorrectKey:
		return Errorf(Invalid, "更正的种类应为 key（更正答案）或 full_marks（全员得分）").At("kind", "不认识")
	case q.Kind == questions.Blank:
		return c.fitsBlanks(q)
	}
	return c.fitsOptions(q)
}

func (c *Correction) fitsOptions(q *questions.Question) error {
	bad := func(format string, args ...any) error {
		e := Errorf(Invalid, format, args...)
		return e.At("right", e.Message)
	}
	switch {
	case len(c.Accepted) > 0:
		return bad("这道题是%s，请给出正确的选项，不是填空的文字", q.Kind.Name())
	case len(c.Right) == 0:
		return bad("请给出新的标准答案：至少一个正确选项")
	case !slices.IsSorted(c.Right) || len(slices.Compact(slices.Clone(c.Right))) != len(c.Right):
		return bad("正确选项应按顺序给出，不能重复")
	case c.Right[0] < 0 || c.Right[len(c.Right)-1] >= len(q.Options):
		return bad("这道题只有 %d 个选项，没有所给的选项", len(q.Options))
	case len(c.Right) == len(q.Options) && q.Kind != questions.Multiple:
		return bad("所有选项都算对，请改用全员得分")
	}
	return nil
}

// maxAccepted is how many texts one blank may accept.
const maxAccepted = 20

func (c *Correction) fitsBlanks(q *questions.Question) error {
	bad := func(format string, args ...any) error {
		e := Errorf(Invalid, format, args...)
		return e.At("accepted", e.Message)
	}
	if len(c.Right) > 0 {
		return bad("这道题是填空题，请给出每空可接受的文字，不是选项")
	}
	if len(c.Accepted) != len(q.Answers) {
		return bad("这道题有 %d 处填空，给出了 %d 处的答案", len(q.Answers), len(c.Accepted))
	}
	for i, texts := range c.Accepted {
		if len(texts) == 0 || len(texts) > maxAccepted {
			return bad("第 %d 空应有 1 到 %d 个可接受的答案", i+1, maxAccepted)
		}
		for _, t := range texts {
			if emptyText(t) || len([]rune(t)) > MaxText {
				return bad("第 %d 空有空白的答案，或者超过 %d 个字", i+1, MaxText)
			}
		}
	}
	return nil
}
