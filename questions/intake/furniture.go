package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	pageNumber = regexp.MustCompile(`^(?:[-–—·~\s]*\d{1,4}[-–—·~\s]*[-–—·~][-–—·~\s]*|[-–—·~]+\s*\d{1,4}\s*[-–—·~]*|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|共\s*\d{1,4}\s*页\s*[,，/]?\s*第\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?|[—-]?\s*\d{1,4}\s*[—-])$`)
	digitRuns  = regexp.MustCompile(`\d+`)
	titleWords = regexp.MustCompile(`题库|试题|试卷|汇总|公司|工会|考试|复习|手册|竞赛|密|页|资料|大全|培训`)
	pageWords  = regexp.MustCompile(`第\s*#\s*页`)
	ruleLine   = regexp.MustCompile(`^(?:[-=*]{3,}|[—－─━]{3,})$`)
	pageTail   = regexp.MustCompile(`(?:^|\s|[^\d.、])\d{1,4}$`)
)

// runningHeads returns the texts, digits left out, that stand again and again at page ends: a short
// line without a mark of its own, three times or more, either the same to the letter and worded
// like a title, or ending in a growing page number.
func runningHeads(blocks []block) map[string]bool {
	type seen struct {
		times, last int
		growing     bool
		sameText    string
		same        bool
	}
	met := map[string]*seen{}
	for _, b := range blocks {
		text := strings.TrimSpace(b.text)
		if text == "" || b.table > 0 || b.part != "" || utf8.RuneCountInString(text) > 40 || hasOwnMark(text) {
			continue
		}
		shape := digitRuns.ReplaceAllString(text, "#")
		s := met[shape]
		if s == nil {
			s = &seen{growing: true, same: true, sameText: text}
			met[shape] = s
		}
		page := lastNumber(text)
		// A bare number is a page number only where it grows page by page.
		s.growing = s.growing && page > s.last && (shape != "#" || s.times == 0 || page == s.last+1)
		s.times, s.same, s.last = s.times+1, s.same && text == s.sameText, page
	}
	heads := map[string]bool{}
	for shape, s := range met {
		if s.times >= 2 && pageWords.MatchString(shape) {
			heads[shape] = true
		}
		growing := s.growing && pageTail.MatchString(s.sameText)
		if s.times >= 3 && (growing || s.same && titleWords.MatchString(shape)) {
			heads[shape] = true
		}
	}
	return heads
}

func lastNumber(text string) int {
	found := digitRuns.FindAllString(text, -1)
	if len(found) == 0 {
		return 0
	}
	n := 0
	for _, c := range found[len(found)-1][:min(9, len(found[len(found)-1]))] {
		n = n*10 + int(c-'0')
	}
	return n
}

// hasOwnMark reports whether a line begins like a part of a question.
func hasOwnMark(text string) bool {
	text = trimBullet(text)
	if _, ok := JudgeValue(text); ok || text == "" {
		return true
	}
	if _, ok := sectionAt(text); ok {
		return true
	}
	return optionAt(text).kind != noMark || labelAt(text, true).kind != noMark || numberAt(text).kind != noMark
}

// isFurniture reports whether a line is a page number or one of the running heads.
func isFurniture(text string, heads map[string]bool) bool {
	text = strings.TrimSpace(text)
	return pageNumber.MatchString(text) || ruleLine.MatchString(text) || len(heads) > 0 && heads[digitRuns.ReplaceAllString(text, "#")]
}
