package out

import (
	"fmt"
	"strings"

	"lawquiz/questions"
)

// tagsOf returns the tags that carry what other quiz systems have no field for, then the question's
// own: 修订：2, 难度：中, 依据：《劳动法》第四十一条, 加班. A tag of its own that would read as one
// of the former has 标签： before it.
func tagsOf(q questions.Question) []string {
	tags := []string{fmt.Sprintf("修订：%d", q.Revision)}
	if name := difficultyName(q.Difficulty); name != "" {
		tags = append(tags, "难度："+name)
	}
	for _, c := range q.Citations {
		tags = append(tags, "依据："+cited(c))
	}
	for _, tag := range q.Tags {
		for _, taken := range []string{"修订：", "难度：", "依据：", "标签："} {
			if strings.HasPrefix(tag, taken) {
				tag = "标签：" + tag
				break
			}
		}
		tags = append(tags, tag)
	}
	return tags
}

// difficultyName returns 易, 中 or 难; "" for anything that is no difficulty.
func difficultyName(difficulty int) string {
	switch difficulty {
	case 1:
		return "易"
	case 2:
		return "中"
	case 3:
		return "难"
	}
	return ""
}

func cited(c questions.Citation) string { return "《" + c.Law + "》" + c.Article }

// named is how other systems list a question: its id and how its stem begins.
func named(q questions.Question) string {
	stem := []rune(strings.Join(strings.Fields(q.Stem), " "))
	if len(stem) > 20 {
		stem = append(stem[:20], []rune("……")...)
	}
	return strings.TrimSpace(q.ID + " " + string(stem))
}

// blanksOf returns how many places to fill the stem has, or an error when the answers do not match
// them or one has none.
func blanksOf(q questions.Question) (int, error) {
	n := strings.Count(q.Stem, questions.BlankMark)
	if n == 0 || n != len(q.Answers) {
		return 0, fmt.Errorf("%w：%s 的题干有 %d 处空，答案有 %d 组", ErrQuestion, q.ID, n, len(q.Answers))
	}
	for i, accepted := range q.Answers {
		if len(accepted) == 0 {
			return 0, fmt.Errorf("%w：%s 的第 %d 空没有答案", ErrQuestion, q.ID, i+1)
		}
	}
	return n, nil
}

// rightOf returns how many options are right.
func rightOf(q questions.Question) int {
	n := 0
	for _, o := range q.Options {
		if o.Correct {
			n++
		}
	}
	return n
}

// share returns the per cent of the points one of n right options is worth, in the words Moodle
// knows: it takes only certain fractions.
func share(n int) string {
	switch n {
	case 0, 1:
		return "100"
	case 2, 4, 5, 10:
		return fmt.Sprint(100 / n)
	case 3, 6, 7, 8, 9:
		return strings.TrimRight(fmt.Sprintf("%.5f", 100/float64(n)), "0")
	}
	return "5"
}

// starless returns an answer in which stars are no wildcards.
func starless(text string) string { return strings.ReplaceAll(text, "*", `\*`) }
