package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lawquiz/questions"
)

// choose fills a single or multiple question.
func (it *item) choose(q *questions.Question, kind KindWord) {
	it.keyFromStem()
	for _, o := range it.options {
		q.Options = append(q.Options, questions.Option{Text: o})
	}
	right := it.markRight(q)
	it.chooseKind(q, kind, right)
	it.checkOptions()
	it.stem = openGaps(it.stem)
}

// markRight marks the right options and returns how many there are.
func (it *item) markRight(q *questions.Question) int {
	n := 0
	if it.correct != nil {
		for i := range q.Options {
			if q.Options[i].Correct = i < len(it.correct) && it.correct[i]; q.Options[i].Correct {
				n++
			}
		}
		if n == 0 {
			it.noteKeyMissing("没有一个选项标为正确")
		}
		return n
	}
	if it.key == "" {
		it.noteKeyMissing("没有找到答案")
		return 0
	}
	at, ok := ParseKey(it.key, it.options)
	if !ok {
		it.note(Error, "答案", "key_unclear", fmt.Sprintf("%s答案“%s”对不上选项：这道题有 %d 个选项", it.called(), excerpt(it.key, 20), len(it.options)),
			"请写选项字母，例如 B 或 ACD；也可能是选项没有分开，请检查")
		return 0
	}
	for _, i := range at {
		q.Options[i].Correct = true
	}
	it.doubtNumber(at)
	return len(at)
}

// doubtNumber tells of a key such as 3 that is the text of one option and the place of another.
func (it *item) doubtNumber(right []int) {
	n, err := strconv.Atoi(strings.TrimSpace(foldWidth(it.key)))
	if err != nil || n < 1 || n > len(it.options) || len(right) != 1 || right[0] == n-1 {
		return
	}
	it.note(Warning, "答案", "key_number", fmt.Sprintf("%s答案 %d 是选项 %s 的文字，按选项 %s 处理；如果指的是第 %d 个选项，就是 %s",
		it.called(), n, optionName(right[0]), optionName(right[0]), n, optionName(n-1)), "请核对；答案最好写字母")
}

func (it *item) noteKeyMissing(what string) {
	it.note(Error, "答案", "key_missing", it.called()+what, "请补上答案，例如“答案：B”")
}

// chooseKind settles single or multiple; where file and key disagree the file's word stays and an error says so.
func (it *item) chooseKind(q *questions.Question, kind KindWord, right int) {
	q.Kind = questions.Single
	if right > 1 || right == 0 && kind.Kind == questions.Multiple && !kind.Loose {
		q.Kind = questions.Multiple
	}
	if right == 0 || kind.Loose || kind.Kind == "" || kind.Kind == q.Kind {
		return
	}
	if kind.Kind == questions.Single {
		q.Kind = questions.Single
		it.note(Error, "答案", "key_single", fmt.Sprintf("%s写的是单选题，答案却有 %d 个", it.called(), right), "请改题型为多选题，或只留一个答案")
		return
	}
	if kind.Kind == questions.Multiple {
		q.Kind = questions.Multiple
		it.note(Error, "答案", "key_multiple", it.called()+"写的是多选题，答案只有一个", "请改题型为单选题，或补全答案")
		return
	}
	it.note(Warning, "题型", "kind_differs", fmt.Sprintf("%s写的是%s，却有选项和字母答案，按%s处理", it.called(), kind.Kind.Name(), q.Kind.Name()), "请核对题型")
}

// restart is an option that begins the options of another question.
var restart = regexp.MustCompile(`[^A-Za-z0-9]A\s*[、.．].+B\s*[、.．]`)

func (it *item) checkOptions() {
	if n := len(it.options); n < 2 {
		it.note(Error, "选项", "option_count", fmt.Sprintf("%s只找到 %d 个选项", it.called(), n), "请检查选项的写法，例如每行一个“A. …”")
	} else if n > questions.MaxOptions {
		it.note(Warning, "选项", "option_many", fmt.Sprintf("%s有 %d 个选项，手机上一屏放不下", it.called(), n), "请看看是否粘着下一道题；不是的话，最好删减选项，或拆成两道题")
	}
	first := map[string]int{}
	for i, o := range it.options {
		folded := questions.Fold(o)
		earlier, same := first[folded]
		switch {
		case o == "":
			it.note(Error, "选项", "option_empty", fmt.Sprintf("%s选项 %s 是空的", it.called(), optionName(i)), "请补上选项内容，或删去它")
		case same:
			it.note(Error, "选项", "option_same", fmt.Sprintf("%s选项 %s 与选项 %s 相同", it.called(), optionName(i), optionName(earlier)), "请改写其中一个")
		case !it.settled && restart.MatchString(o):
			it.note(Error, "选项", "glued", fmt.Sprintf("%s选项 %s 里面又出现 A、B，可能粘着下一道题", it.called(), optionName(i)), "请在两道题之间换行，题号写清楚")
		}
		if !same {
			first[folded] = i
		}
	}
}

// optionName returns the option's letter, or its number beyond Z.
func optionName(i int) string {
	if i < 26 {
		return questions.Letter(i)
	}
	return fmt.Sprint(i + 1)
}

var (
	stemKey   = regexp.MustCompile(`[(（]\s*[【\[]\s*([A-Z]{1,8})\s*[\]】]\s*[)）]|[(（\[【〔]\s*([A-Za-z](?:[\s,，、;；]*[A-Za-z])*)\s*[)）\]】〕]|__+\s*([A-Z]{1,8})\s*__+`)
	emptyGap  = regexp.MustCompile(`[(（][\s　]*[)）]|__+`)
	letterRun = regexp.MustCompile(`[A-Za-z]`)
)

// keyFromStem takes letters in the brackets of the stem for the key: 必须（ A ）. With a key elsewhere
// only brackets that repeat it are emptied.
func (it *item) keyFromStem() {
	var found, other []string
	it.stem = stemKey.ReplaceAllStringFunc(it.stem, func(bracket string) string {
		letters := strings.ToUpper(strings.Join(letterRun.FindAllString(bracket, -1), ""))
		at, ok := ParseKey(letters, it.options)
		if !ok || len(at) != len(letters) || it.correct != nil {
			return bracket
		}
		if it.key != "" {
			if known, ok := ParseKey(it.key, it.options); !ok || !slices.Equal(known, at) {
				other = append(other, letters)
				return bracket
			}
			return "（　）"
		}
		found = append(found, letters)
		return "（　）"
	})
	if len(other) == 1 {
		it.note(Error, "答案", "key_conflict", fmt.Sprintf("%s题干括号里是 %s，答案写的是 %s", it.called(), other[0], excerpt(it.key, 12)), "请核对哪个是对的，只留一个")
	}
	if it.key == "" && len(found) > 0 {
		it.key = strings.Join(found, "")
		if len(found) > 1 {
			it.note(Warning, "答案", "key_brackets", fmt.Sprintf("%s题干里有 %d 处括号写着字母，合起来作为答案 %s", it.called(), len(found), it.key), "请核对答案")
		}
	}
}

// openGaps writes every place to fill as （　）.
func openGaps(stem string) string { return emptyGap.ReplaceAllString(stem, "（　）") }
