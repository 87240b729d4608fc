package quiz

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What wrong texts are told of. A text fewer people gave than leastPeople may be somebody's own
// words, and so may a long one; neither is ever told.
const (
	mostTexts   = 5
	longestText = 30 // characters, after normalise
	leastPeople = 5
)

// keptWrong is how many wrong answers to a blank are kept: all, as long as there are no more, and
// otherwise those of the papers with the smallest hashes, which are as good as drawn by lot and
// the same in whatever order the papers come.
const keptWrong = 1000

// wrongTexts gathers what one blank was wrongly filled with.
type wrongTexts struct {
	total int64
	kept  []wrongText // at most 2 * keptWrong
	bound uint64      // hashes at or above it are out; 0: none yet
}

type wrongText struct {
	hash   uint64
	person int64
	text   string // normalised; "" if too long to be told
}

func (w *wrongTexts) add(text string, h Handed) {
	w.total++
	hash := mix(uint64(h.Paper))
	if w.out(hash) {
		return
	}
	text = strings.Clone(normalise(text)) // not a part of a whole request
	if utf8.RuneCountInString(text) > longestText {
		text = ""
	}
	w.keep(wrongText{hash: hash, person: h.Person, text: text})
}

func (w *wrongTexts) out(hash uint64) bool { return w.bound != 0 && hash >= w.bound }

func (w *wrongTexts) keep(t wrongText) {
	if w.out(t.hash) {
		return
	}
	if w.kept = append(w.kept, t); len(w.kept) >= 2*keptWrong {
		w.cut()
	}
}

// cut keeps those with the smallest hashes. Whatever is cut off could not have stayed whatever is
// still to come, so the order of coming does not matter.
func (w *wrongTexts) cut() {
	if len(w.kept) <= keptWrong {
		return
	}
	slices.SortFunc(w.kept, func(a, b wrongText) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.person, b.person), cmp.Compare(a.text, b.text))
	})
	w.bound = w.kept[keptWrong].hash
	clear(w.kept[keptWrong:])
	w.kept = w.kept[:keptWrong]
}

func (w *wrongTexts) merge(o *wrongTexts) {
	w.total += o.total
	for _, t := range o.kept {
		w.keep(t)
	}
	if o.bound != 0 && (w.bound == 0 || o.bound < w.bound) { // beyond o's bound the list has gaps
		w.bound = o.bound
		w.kept = slices.DeleteFunc(w.kept, func(t wrongText) bool { return w.out(t.hash) })
	}
}

// WrongText is a wrong text that several people filled into a blank.
type WrongText struct {
	Text   string  `json:"text" doc:"统一全半角、去掉空格后的文字"`
	People int64   `json:"people" doc:"填写它的人数（在所取样本内）"`
	Share  float64 `json:"share" doc:"占该空错误填写（样本）的比例"`
}

// common returns the commonest texts, and how many wrong answers they were counted among.
func (w *wrongTexts) common() (texts []WrongText, among int64) {
	w.cut()
	answers := make(map[string]int64)
	people := make(map[string]map[int64]bool)
	for _, t := range w.kept {
		if t.text == "" {
			continue
		}
		if people[t.text] == nil {
			people[t.text] = make(map[int64]bool)
		}
		people[t.text][t.person] = true
		answers[t.text]++
	}
	for text, who := range people {
		if len(who) >= leastPeople {
			share := float64(answers[text]) / float64(len(w.kept))
			texts = append(texts, WrongText{Text: text, People: int64(len(who)), Share: share})
		}
	}
	slices.SortFunc(texts, func(a, b WrongText) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(b.Share, a.Share), cmp.Compare(a.Text, b.Text))
	})
	return texts[:min(len(texts), mostTexts)], int64(len(w.kept))
}

// mix scatters a paper's number over all numbers, no two alike (SplitMix64's finaliser, Steele et al. 2014).
func mix(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}
