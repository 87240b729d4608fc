package intake

import (
	"fmt"
)

// allTags returns the tags of the item, each once.
func (it *item) allTags() []string {
	if it.tagList == nil {
		return splitTags(it.tags)
	}
	var tags []string
	seen := map[string]bool{}
	for _, t := range it.tagList {
		if !it.exact {
			t = CleanText(t)
		}
		if t != "" && !seen[t] {
			tags = append(tags, t)
		}
		seen[t] = true
	}
	return tags
}

// meet remembers the id of an item that becomes a draft. One that stood before in the file is an
// error: nobody could tell which of the two texts is meant.
func (l *ledger) meet(it *item) {
	if it.id == "" {
		return
	}
	if first, twice := l.met[it.id]; twice {
		where := ""
		if at := first.String(); at != "" {
			where = "（" + at + "）"
		}
		it.note(Error, "编号", "id_twice", fmt.Sprintf("编号 %s 在前面%s已经有一道题用了", it.id, where),
			"是新题的请删去编号，系统会另外编号；是重复的请删去一道")
		return
	}
	l.met[it.id] = it.place
}
