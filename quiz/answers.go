package quiz

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"lawquiz/questions"
)

// MaxText is how many characters the text of one blank may have.
const MaxText = 200

// maxPlaces is how many places an answer error names at most: a hostile body has no end of them.
const maxPlaces = 100

// Check reports what is wrong with the shape of answers, never whether they are right. The error is
// an *Error that names every place, in the order of the question ids (at most 100), as
// body.answers.<question id>; its code is the gravest found: AnswerForeign for a question that is not of the paper,
// AnswerOption for an option that is not the question's, AnswerShape for too many options or texts,
// one option twice, or a text over MaxText characters.
func (s *Sheet) Check(a Answers) error {
	if s.fine(a) {
		return nil
	}
	e := &Error{}
	for _, id := range slices.Sorted(maps.Keys(a)) {
		code, message := s.fault(id, a[id])
		if code == "" {
			continue
		}
		if e.Code == "" || graver(code, e.Code) {
			e.Code = code
		}
		if len(e.Places) < maxPlaces {
			e.At("body.answers."+clipID(id), message)
		}
	}
	e.Message = answerMessage(e.Code)
	return e
}

// fine is Check without the words, for the road nearly all answers take.
func (s *Sheet) fine(a Answers) bool {
	known := 0
	for i := range s.items {
		it := &s.items[i]
		given, ok := a[it.question.ID]
		if !ok {
			continue
		}
		if code, _ := it.fault(given); code != "" {
			return false
		}
		known++
	}
	return known == len(a)
}

func (s *Sheet) fault(id string, given []string) (Code, string) {
	it := s.find(id)
	if it == nil {
		return AnswerForeign, "这道题不在本试卷中"
	}
	return it.fault(given)
}

func (it *item) fault(given []string) (Code, string) {
	switch it.question.Kind {
	case questions.Blank:
		return it.textFault(given)
	case questions.Multiple:
		return it.optionFault(given, len(it.options))
	}
	return it.optionFault(given, 1)
}

func (it *item) optionFault(given []string, limit int) (Code, string) {
	var chosen uint64
	twice := false
	for _, id := range given {
		at := it.option(id)
		if at < 0 {
			return AnswerOption, "有不属于这道题的选项"
		}
		twice = twice || chosen&(1<<at) != 0
		chosen |= 1 << at
	}
	switch {
	case twice:
		return AnswerShape, "同一选项重复提交"
	case len(given) > limit:
		return AnswerShape, fmt.Sprintf("最多选 %d 项", limit)
	}
	return "", ""
}

func (it *item) textFault(given []string) (Code, string) {
	if n := len(it.question.Answers); len(given) > n {
		return AnswerShape, fmt.Sprintf("共有 %d 处填空，提交的内容多于此数", n)
	}
	for i, text := range given {
		if len(text) > MaxText && utf8.RuneCountInString(text) > MaxText {
			return AnswerShape, fmt.Sprintf("第 %d 空超过 %d 个字", i+1, MaxText)
		}
	}
	return "", ""
}

func graver(a, b Code) bool {
	order := [...]Code{AnswerShape, AnswerOption, AnswerForeign}
	return slices.Index(order[:], a) > slices.Index(order[:], b)
}

func answerMessage(code Code) string {
	switch code {
	case AnswerForeign:
		return "提交的答案中有不属于本试卷的题目，请返回试卷重新提交"
	case AnswerOption:
		return "提交的答案中有不属于该题的选项，请返回试卷重新选择"
	}
	return "提交的答案格式不正确，请检查所选选项的个数和填写内容的长度"
}

// clipID shortens an id sent by a client to what a real one can be.
func clipID(id string) string {
	const most = 64
	if len(id) <= most {
		return strings.ToValidUTF8(id, "?")
	}
	return strings.ToValidUTF8(id[:most], "") + "…"
}

// Canonical returns the form in which two sets of answers are the same: questions in the order of their
// ids, option ids sorted, texts trimmed and in the order of the blanks, every part with its
// length before it. Questions left out, empty blanks at the end and what is not of the paper
// do not enter it.
func (s *Sheet) Canonical(a Answers) []byte { return s.appendCanonical(nil, a) }

// Hash returns the SHA-256 of Canonical: equal for equal answers, however they were written.
func (s *Sheet) Hash(a Answers) [sha256.Size]byte {
	var room [2048]byte
	return sha256.Sum256(s.appendCanonical(room[:0], a))
}

func (s *Sheet) appendCanonical(dst []byte, a Answers) []byte {
	var room [16]string
	for _, at := range s.byID {
		it := &s.items[at]
		given := it.settle(room[:0], a[it.question.ID])
		if len(given) == 0 {
			continue
		}
		dst = appendText(dst, it.question.ID)
		dst = binary.AppendUvarint(dst, uint64(len(given)))
		for _, g := range given {
			dst = appendText(dst, g)
		}
	}
	return dst
}

// settle appends the answer to one question to dst in its canonical form.
func (it *item) settle(dst, given []string) []string {
	if it.question.Kind != questions.Blank {
		for _, id := range given {
			if id != "" {
				dst = append(dst, id)
			}
		}
		slices.Sort(dst)
		return slices.Compact(dst)
	}
	for _, text := range given {
		dst = append(dst, strings.TrimFunc(text, invisible))
	}
	for len(dst) > 0 && dst[len(dst)-1] == "" {
		dst = dst[:len(dst)-1]
	}
	return dst
}

func appendText(dst []byte, text string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(text)))
	return append(dst, text...)
}
