package questions

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// key is a standard answer as it is compared: options by their text, judge by truth, blanks by what
// they accept. Texts are canonical and light.
type key struct {
	known  bool
	id     uint64 // equal when the answers are equal
	truth  bool   // of judge
	right  []string
	wrong  []string
	worded []uint32   // shingles of all right options together
	digest uint64     // of their marks
	blanks [][]string // of blank, each sorted
}

func readKeyOf(q Question, options []wording) key {
	var k key
	switch q.Kind {
	case Judge:
		k.readTruth(q.Options)
	case Blank:
		k.readBlanks(q.Answers)
	default:
		for _, o := range options {
			k.readOption(o)
		}
		slices.Sort(k.right)
		slices.Sort(k.wrong)
		slices.Sort(k.worded)
		k.worded = slices.Compact(k.worded)
		k.known = len(k.right) > 0
	}
	return k
}

func (k *key) readOption(o wording) {
	if !o.correct {
		k.wrong = append(k.wrong, o.thin)
		return
	}
	k.right = append(k.right, o.thin)
	k.id += hash(o.canon)
	k.worded = append(k.worded, o.shingles...)
	k.digest += readMarks(o.canon, 0).digest
}

func (k *key) readTruth(options []Option) {
	for _, o := range options {
		if o.Correct {
			k.truth = Fold(o.Text) == Right
			k.known = !k.known // both marked is no answer
		}
	}
	if k.truth {
		k.id = 1
	}
	if k.known {
		k.id += 2
	}
}

func (k *key) readBlanks(answers [][]string) {
	k.known = len(answers) > 0
	for _, accepted := range answers {
		var texts []string
		for _, a := range accepted {
			texts = append(texts, light(canonical(a)))
		}
		slices.Sort(texts)
		texts = slices.Compact(texts)
		k.blanks = append(k.blanks, texts)
		k.known = k.known && len(texts) > 0
		k.id = mixed(k.id, hash(strings.Join(texts, "/")))
	}
}

// agree reports whether two keys of one kind of question give the same answer, in the same or in other words.
func (k key) agree(o key, kind Kind) bool {
	switch {
	case !k.known || !o.known:
		return false
	case kind == Judge:
		return k.truth == o.truth
	case kind == Blank:
		return slices.EqualFunc(k.blanks, o.blanks, meet)
	case len(k.right) == 1 && len(o.right) == 1 && sameText(k.right[0], o.right[0]):
		return true
	}
	return slices.Equal(k.right, o.right) ||
		len(k.right) == len(o.right) && k.digest == o.digest && jaccard(k.worded, o.worded, keyFloor) > 0
}

// contradict reports whether both answers cannot be right for one stem: a text right in one is wrong
// in the other, the truth differs, a blank takes nothing the other takes, or two amounts of one unit differ.
func (k key) contradict(o key, kind Kind) bool {
	switch {
	case !k.known || !o.known:
		return false
	case kind == Judge:
		return k.truth != o.truth
	case kind == Blank:
		return len(k.blanks) == len(o.blanks) && !slices.EqualFunc(k.blanks, o.blanks, meet)
	}
	return common(k.right, o.wrong) || common(k.wrong, o.right) ||
		len(k.right) == 1 && len(o.right) == 1 && otherAmount(k.right[0], o.right[0])
}

// against compares the key of a single question with that of a blank one whose stem is the same.
func (k key) against(blank key) (agree, contradict bool) {
	if len(k.right) != 1 || len(blank.blanks) != 1 {
		return false, false
	}
	for _, text := range blank.blanks[0] {
		if sameText(k.right[0], text) {
			return true, false
		}
		contradict = contradict || otherAmount(k.right[0], text) || slices.Contains(k.wrong, text)
	}
	return false, contradict
}

// meet reports whether one blank's texts and another's have a text in common.
func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return sameText(x, y) })
	})
}

func common(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return x != "" && slices.Contains(b, x) })
}

// sameText reports whether two answers are equal, or one holds the other and both name the same numbers
// and as many negations: 书面 and 书面形式, 98 and 98天.
func sameText(a, b string) bool {
	if a == b {
		return true
	}
	if a == "" || b == "" || !strings.Contains(a, b) && !strings.Contains(b, a) {
		return false
	}
	short := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	long := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	return (short*2 >= long || amount(a) != "") && readMarks(a, 0) == readMarks(b, 0)
}

// otherAmount reports whether both texts are amounts, such as 98天 and 90天, of one unit or one of
// them without unit, and differ.
func otherAmount(a, b string) bool {
	x, y := amount(a), amount(b)
	if x == "" || y == "" || x == y {
		return false
	}
	unitA, unitB := strings.Replace(a, x, "", 1), strings.Replace(b, y, "", 1)
	return unitA == unitB || unitA == "" || unitB == ""
}

// amount returns the digits a short text begins with, or "" when it is no amount.
func amount(text string) string {
	n := asciiSize(text)
	if n == 0 || utf8.RuneCountInString(text[n:]) > 3 {
		return ""
	}
	return text[:n]
}
