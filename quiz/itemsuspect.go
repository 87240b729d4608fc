package quiz

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lawquiz/questions"
)

// SuspectCode names why a question should be looked at. It is stable.
type SuspectCode string

// The closed list of reasons, the gravest first. A new one must be added to SuspectCodes and urgent.
const (
	DistractorBeatsKey     SuspectCode = "distractor_beats_key"
	NegativeDiscrimination SuspectCode = "negative_discrimination"
	ManyBlank              SuspectCode = "many_blank"
	TooHard                SuspectCode = "too_hard"
	TooEasy                SuspectCode = "too_easy"
	DistractorUnused       SuspectCode = "distractor_unused"
)

// SuspectCodes lists every reason in the order suspects are told.
var SuspectCodes = []SuspectCode{
	DistractorBeatsKey, NegativeDiscrimination, ManyBlank, TooHard, TooEasy, DistractorUnused,
}

// From where on figures are suspect.
const (
	easyAbove    = 0.95 // facility
	hardBelow    = 0.2
	blankAbove   = 0.2  // share of sittings that left the question out
	unusedBelow  = 0.01 // share of those who answered
	unusedSample = 100  // answers
)

// urgent are the reasons that point at a wrong key or a question nobody understands; the others
// say how well a question serves.
func (c SuspectCode) urgent() bool {
	return c == DistractorBeatsKey || c == NegativeDiscrimination || c == ManyBlank
}

// Suspect is a question that should be looked at, for one reason, with the figures it rests on.
type Suspect struct {
	Question       string      `json:"question"`
	Revision       int         `json:"revision"`
	Code           SuspectCode `json:"code" enum:"distractor_beats_key,negative_discrimination,many_blank,too_hard,too_easy,distractor_unused"`
	Priority       string      `json:"priority" enum:"high,low"`
	Reason         string      `json:"reason" doc:"中文说明，含所依据的数字"`
	Sittings       int64       `json:"sittings"`
	Facility       float64     `json:"facility"`
	Discrimination *float64    `json:"discrimination"`
}

// Suspects returns what is worth looking at, the urgent first, then by reason and question; a question
// stands once for each reason. Of small samples nothing is said. The list tells where to look, not
// what is wrong: a hard question may be a good one. A question that all were given the marks of has been
// looked at.
func Suspects(figures []ItemFigures) []Suspect {
	out := []Suspect{}
	for i := range figures {
		if f := &figures[i]; !f.Small && !f.Granted {
			out = append(out, f.suspects()...)
		}
	}
	slices.SortStableFunc(out, func(a, b Suspect) int {
		return cmp.Or(cmp.Compare(slices.Index(SuspectCodes, a.Code), slices.Index(SuspectCodes, b.Code)),
			cmp.Compare(a.Question, b.Question), cmp.Compare(a.Revision, b.Revision))
	})
	return out
}

func (f *ItemFigures) suspects() (out []Suspect) {
	say := func(code SuspectCode, format string, args ...any) {
		s := Suspect{
			Question: f.Question, Revision: f.Revision, Code: code, Priority: "low", Reason: fmt.Sprintf(format, args...),
			Sittings: f.Sittings, Facility: f.Facility, Discrimination: f.Discrimination,
		}
		if code.urgent() {
			s.Priority = "high"
		}
		out = append(out, s)
	}
	if wrong, right := f.beaten(); wrong >= 0 {
		w, r := f.Options[wrong], f.Options[right]
		say(DistractorBeatsKey, "错误选项“%s”有 %d 人次选择，多于正确选项“%s”的 %d 人次，请核对标准答案", clip(w.Text), w.Chosen, clip(r.Text), r.Chosen)
	}
	if d := f.Discrimination; d != nil && *d < 0 {
		say(NegativeDiscrimination, "区分度为 %.1f：总分高的人反而更容易答错，请核对标准答案和题干（%d 人次）", *d, f.Sittings)
	}
	if share := float64(f.Unanswered) / float64(f.Sittings); share > blankAbove {
		say(ManyBlank, "%d 人次中有 %d 人次（%.1f%%）未作答，请看题干是否过长或表述不清", f.Sittings, f.Unanswered, 100*share)
	}
	switch {
	case f.Facility < hardBelow:
		say(TooHard, "平均得分率只有 %.1f%%（%d 人次），题目偏难或表述有误", 100*f.Facility, f.Sittings)
	case f.Facility > easyAbove:
		say(TooEasy, "平均得分率达 %.1f%%（%d 人次），几乎人人答对，难以区分", 100*f.Facility, f.Sittings)
	}
	if unused := f.unused(); unused != "" {
		say(DistractorUnused, "%d 次作答中，错误选项%s几乎无人选择，不起干扰作用", f.Answered, unused)
	}
	return out
}

// beaten returns the wrong option chosen most and the right one chosen least, if more chose the
// former; else -1, -1. Of a multiple question any right option may be the beaten one.
func (f *ItemFigures) beaten() (wrong, right int) {
	wrong, right = -1, -1
	for i, o := range f.Options {
		switch {
		case o.Correct && (right < 0 || o.Chosen < f.Options[right].Chosen):
			right = i
		case !o.Correct && (wrong < 0 || o.Chosen > f.Options[wrong].Chosen):
			wrong = i
		}
	}
	if wrong < 0 || right < 0 || f.Options[wrong].Chosen <= f.Options[right].Chosen {
		return -1, -1
	}
	return wrong, right
}

// unused names the wrong options hardly anybody took. A judge question has one only, and TooEasy tells it.
func (f *ItemFigures) unused() string {
	if f.Answered < unusedSample || f.Kind == questions.Judge {
		return ""
	}
	var out []string
	for _, o := range f.Options {
		if !o.Correct && o.Share < unusedBelow {
			out = append(out, fmt.Sprintf("“%s”（%d 次）", clip(o.Text), o.Chosen))
		}
	}
	return strings.Join(out, "、")
}

// clip shortens an option's text for a sentence.
func clip(text string) string {
	const most = 30
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
