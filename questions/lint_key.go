package questions

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// lintOptions complains about the options of a single or multiple question.
func (l *linter) lintOptions(q Question) {
	if n := len(q.Options); n < 2 || n > MaxOptions {
		l.say("options", "option_count", "选项有 %d 个，要有 2 到 %d 个，常用 4 个", n, MaxOptions)
	}
	first := map[string]int{}
	for i, o := range q.Options {
		field := fmt.Sprintf("options[%d]", i)
		l.lintText(field, o.Text, 1, 100, "option_length", "选项 "+Letter(i)+" ")
		if refersToOthers(o.Text) {
			l.say(field, "option_others", "选项 %s“%s”说的是别的选项，而答题时选项顺序会打乱：请改成多选题，或换一个实在的选项", Letter(i), o.Text)
		}
		if earlier, same := first[Fold(o.Text)]; same {
			l.say(field, "option_same", "选项 %s 与选项 %s 相同（不计标点和全半角）：请改写一个", Letter(i), Letter(earlier))
		} else {
			first[Fold(o.Text)] = i
		}
	}
}

// The forms of 以上都对 after folding: naming the others, judging them all, or listing letters.
var (
	othersNamed  = regexp.MustCompile(`^(以上|上述|前述|前面|前[两二三几]项|其他选项|其它选项|其余选项).*(都|均|皆|全|无|没|不|所有|任何)`)
	othersJudged = regexp.MustCompile(`^(都|均|皆|全|全部|全都|没有一[个项])(不)?(是|对|行|可|可以|正确|错|错误|应当)$`)
	othersLetter = regexp.MustCompile(`^(选项)?[a-h]([和与及或项]*[a-h])+项?((都|均|皆)(不)?(是|对|可|可以|正确|错误))?$`)
)

// refersToOthers reports whether an option speaks of other options instead of the matter.
func refersToOthers(option string) bool {
	text := Fold(option)
	return othersNamed.MatchString(text) || othersJudged.MatchString(text) || othersLetter.MatchString(text)
}

// lintLetters complains about the key of a single or multiple question.
func (l *linter) lintLetters(q Question) {
	right := 0
	for _, o := range q.Options {
		if o.Correct {
			right++
		}
	}
	switch {
	case q.Kind == Single && right != 1:
		l.say("key", "key_single", "单选题的标准答案要恰好一个字母，现在有 %d 个", right)
	case q.Kind == Single:
		l.lintGiveaway(q)
	case right < 2:
		l.say("key", "key_multiple", "多选题的标准答案要有两个以上字母，现在有 %d 个：只有一个正确时请改为单选题", right)
	}
}

// lintGiveaway complains when the right option of a single question shows itself by its length:
// more than 1.8 times the others' mean, and more than 6 characters above it.
func (l *linter) lintGiveaway(q Question) {
	right, others, at := 0, 0, 0
	for i, o := range q.Options {
		n := utf8.RuneCountInString(o.Text)
		if o.Correct {
			right, at = n, i
		} else {
			others += n
		}
	}
	count := len(q.Options) - 1
	if count < 1 || right*count*10 <= others*18 || (right-6)*count <= others {
		return
	}
	l.say(fmt.Sprintf("options[%d]", at), "option_giveaway",
		"正确选项 %s 有 %d 个字，其余选项平均只有 %.1f 个字，一看长短就能猜中：请写得长短相近", Letter(at), right, float64(others)/float64(count))
}

func (l *linter) lintJudge(q Question) {
	o := q.Options
	if len(o) != 2 || o[0].Text != Right || o[1].Text != Wrong || o[0].Correct == o[1].Correct {
		l.say("key", "judge_key", "判断题的标准答案要写 %s 或 %s，不写选项", Right, Wrong)
	}
}

// lintBlanks complains about the accepted texts of a blank question.
func (l *linter) lintBlanks(q Question) {
	if len(q.Options) > 0 {
		l.say("options", "option_count", "填空题不写选项：请删去")
	}
	if marks := strings.Count(q.Stem, BlankMark); marks != len(q.Answers) || marks == 0 {
		l.say("key", "blank_count", "题干里有 %d 处 %s，标准答案有 %d 组：每处对应一组", marks, BlankMark, len(q.Answers))
	}
	for i, accepted := range q.Answers {
		field := fmt.Sprintf("key[%d]", i)
		if len(accepted) == 0 {
			l.say(field, "blank_answer", "第 %d 空没有可接受的答案：请至少写一个", i+1)
		}
		seen := map[string]bool{}
		for j, text := range accepted {
			at := fmt.Sprintf("%s[%d]", field, j)
			switch fold := Fold(text); {
			case fold == "" || utf8.RuneCountInString(text) > 30:
				l.say(at, "blank_answer", "第 %d 空的答案“%s”要有 1 到 30 个字，不能只有标点", i+1, text)
			case seen[fold]:
				l.say(at, "blank_same", "第 %d 空的答案“%s”重复（不计标点和全半角）：请删去一个", i+1, text)
			default:
				seen[fold] = true
			}
		}
	}
}
