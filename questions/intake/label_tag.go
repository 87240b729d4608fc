package intake

import (
	"regexp"
	"strconv"
	"strings"

	"lawquiz/questions"
)

// The tags that carry what other quiz systems have no field for, as package out writes them.
var (
	revisionTag = regexp.MustCompile(`^修订：([1-9]\d{0,8})$`)
	levelTag    = regexp.MustCompile(`^难度：([易中难])$`)
	citationTag = regexp.MustCompile(`(?s)^依据：《([^《》]+)》(.+)$`)
	wordTag     = regexp.MustCompile(`(?s)^标签：(.+)$`) // a tag that would else read as one of those above
)

// takeTags reads the id and the tags of a question another quiz system handed on. With a revision
// among them the question is one we wrote: id, kind and texts are exact.
func (it *item) takeTags(id string, tags []string) {
	it.tagList = []string{}
	for _, tag := range tags {
		switch {
		case revisionTag.MatchString(tag) && !it.exact:
			it.revision, _ = strconv.Atoi(revisionTag.FindStringSubmatch(tag)[1]) // digits by the form
			it.exact, it.settled, it.id = true, true, id
		case levelTag.MatchString(tag) && it.level == "":
			it.level = levelTag.FindStringSubmatch(tag)[1]
		case citationTag.MatchString(tag):
			m := citationTag.FindStringSubmatch(tag)
			it.citations = append(it.citations, questions.Citation{Law: m[1], Article: m[2]})
		case wordTag.MatchString(tag):
			it.tagList = append(it.tagList, wordTag.FindStringSubmatch(tag)[1])
		default:
			it.tagList = append(it.tagList, tag)
		}
	}
}

// unescapeStars takes the mark off stars that are no wildcards.
func unescapeStars(text string) string { return strings.ReplaceAll(text, `\*`, "*") }
