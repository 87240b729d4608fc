package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"lawquiz/questions"
)

// usualCodes are the kinds people number from 1, when no head says otherwise.
func usualCodes() []string {
	return []string{"单选题", "多选题", "判断题", "填空题", "简答题"}
}

var kindCode = regexp.MustCompile(`^\d{1,2}$`)

// settleKinds gives numbers in the kind column their meaning: what the head says, else the usual
// order from 1 or from 0 if the questions bear it out, else what the questions themselves show.
func (t *table) settleKinds() {
	shown := t.shownKinds()
	if len(shown) == 0 {
		return
	}
	meaning := t.head.legend
	if meaning == nil {
		meaning = t.guessCodes(shown)
	}
	for i := range t.items {
		it := &t.items[i]
		if code, ok := codeOf(it.kind); ok {
			if name, known := meaning[code]; known {
				it.kind = name
			}
		}
	}
}

// codeOf returns a kind that is a number, without leading zeros.
func codeOf(kind string) (string, bool) {
	if !kindCode.MatchString(kind) {
		return "", false
	}
	n, err := strconv.Atoi(kind)
	return strconv.Itoa(n), err == nil
}

// shownKinds counts, for each number in the kind column, what its questions look like.
func (t *table) shownKinds() map[string]map[questions.Kind]int {
	shown := map[string]map[questions.Kind]int{}
	for i := range t.items {
		code, ok := codeOf(t.items[i].kind)
		if !ok {
			continue
		}
		if shown[code] == nil {
			shown[code] = map[questions.Kind]int{}
		}
		shown[code][t.items[i].looksLike()]++
	}
	return shown
}

// looksLike returns the kind options and key speak of; "" when they speak of none.
func (it *item) looksLike() questions.Kind {
	options := slices.DeleteFunc(slices.Clone(it.options), func(o string) bool { return o == "" })
	if len(options) == 1 {
		options = splitOptions(options[0])
	}
	_, truth := JudgeValue(it.key)
	pair := item{options: options}
	right, ok := ParseKey(it.key, options)
	for _, c := range it.correct {
		if c {
			ok, right = true, append(right, 0)
		}
	}
	switch {
	case pair.judgePair(), truth && len(options) == 0:
		return questions.Judge
	case len(options) == 0 && (len(it.answers) > 0 || lowLines.MatchString(it.stem) || emptyRound.MatchString(it.stem)):
		return questions.Blank
	case len(options) > 0 && ok && len(right) > 1:
		return questions.Multiple
	case len(options) > 0 && ok:
		return questions.Single
	}
	return ""
}

// guessCodes finds the meaning of numbers no head explains.
func (t *table) guessCodes(shown map[string]map[questions.Kind]int) map[string]string {
	for _, first := range []int{1, 0} {
		usual := map[string]string{}
		for i, name := range usualCodes() {
			usual[strconv.Itoa(i+first)] = name
		}
		if bornOut(usual, shown) {
			return usual
		}
	}
	found := map[string]string{}
	for code, kinds := range shown {
		if kind := mostShown(kinds); kind != "" {
			found[code] = kind.Name()
			if kinds[questions.Multiple] > 0 && kind == questions.Single {
				found[code] = "不定项"
			}
		}
	}
	told := ""
	for _, code := range sortedKeys(found) {
		told += fmt.Sprintf(" %s 是%s", code, found[code])
	}
	t.tell(Warning, t.head.first, "kind_codes", "题型写的是数字，按题目内容推断："+told, "请核对；最好把题型改成“单选题”“多选题”“判断题”“填空题”")
	return found
}

// bornOut reports whether most questions of each number look like what it means.
func bornOut(meaning map[string]string, shown map[string]map[questions.Kind]int) bool {
	for code, kinds := range shown {
		name, known := meaning[code]
		if !known {
			return false
		}
		means, _ := ParseKind(name)
		total, against := 0, 0
		for kind, n := range kinds {
			total += n
			if kind != "" && kind != means.Kind {
				against += n
			}
		}
		if against*2 > total {
			return false
		}
	}
	return true
}

func mostShown(kinds map[questions.Kind]int) questions.Kind {
	var best questions.Kind
	for _, k := range questions.Kinds {
		if kinds[k] > kinds[best] || best == "" && kinds[k] > 0 {
			best = k
		}
	}
	return best
}
