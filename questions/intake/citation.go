package intake

import (
	"regexp"
	"strings"

	"lawquiz/questions"
)

var citationForm = regexp.MustCompile(`《([^《》]+)》\s*((?:附录)?第[零一二三四五六七八九十百千]+条)`)

// cite reads the 依据 the file gives: 《劳动法》第四十一条. What has another form is kept, at the end
// of the explanation; nothing is guessed.
func (it *item) cite(q *questions.Question) {
	text := CleanText(it.citation)
	if text == "" {
		return
	}
	rest := strings.Trim(citationForm.ReplaceAllString(text, ""), " ,，、;；。.和")
	if rest != "" {
		if !strings.Contains(q.Explanation, text) {
			q.Explanation = strings.TrimSpace(q.Explanation + "依据：" + text)
		}
		return
	}
	for _, m := range citationForm.FindAllStringSubmatch(text, -1) {
		q.Citations = append(q.Citations, questions.Citation{Law: strings.TrimPrefix(m[1], "中华人民共和国"), Article: m[2]})
	}
}
