package account

import (
	"context"
	"io"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// ImportRoster reads a roster (花名册) and puts it on record; the result is how many people it lists. Reading
// the same file again changes nothing; of people already there it rewrites gender and membership.
//
// The file is CSV, or TSV if its first line has a tab, in UTF-8 or GB18030, of at most 16 MB. The first
// line names the columns, in any order: unit_code 单位代码, name 姓名, last4 证件号后四位, and if wanted
// gender 性别 (女 男) and member 会员 (是 否).
//
// On any fault nothing is kept: an Invalid error lists every faulty line, up to 200, and never
// repeats what it says of a person.
func (d *Desk) ImportRoster(ctx context.Context, file io.Reader, tree *quiz.Tree) (int, error) {
	lines, err := readRoster(file)
	if err != nil {
		return 0, err
	}
	entries, err := d.rosterEntries(lines, codes(tree))
	if err != nil {
		return 0, err
	}
	if err := d.cfg.Record.PutRoster(ctx, entries); err != nil {
		return 0, err
	}
	return len(entries), nil
}

// codes indexes a tree by the units' own codes.
func codes(tree *quiz.Tree) map[string]int64 {
	out := make(map[string]int64, tree.Len())
	todo := append([]int64(nil), tree.Children(quiz.Root)...)
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = append(todo[:len(todo)-1], tree.Children(id)...)
		if u, err := tree.Unit(id); err == nil {
			out[u.Code] = id
		}
	}
	return out
}

// rosterEntries checks every line and seals it. A person listed twice alike counts once.
func (d *Desk) rosterEntries(lines []rosterLine, unitOf map[string]int64) ([]store.RosterEntry, error) {
	var f lineFaults
	entries := make([]store.RosterEntry, 0, len(lines))
	first := make(map[string]int, len(lines)) // hash -> index in entries
	at := make([]int, 0, len(lines))          // line of each entry
	for _, l := range lines {
		e, ok := d.rosterEntry(l, unitOf, &f)
		if !ok {
			continue
		}
		i, again := first[e.Last4MAC]
		if !again {
			first[e.Last4MAC] = len(entries)
			entries, at = append(entries, e), append(at, l.number)
			continue
		}
		if entries[i].Gender != e.Gender || entries[i].Member != e.Member {
			f.add(l.number, "与第 %d 行是同一人，但性别或会员不一致", at[i])
		}
	}
	return entries, f.err()
}

// rosterEntry checks and seals one line; false: it has faults, now in f.
func (d *Desk) rosterEntry(l rosterLine, unitOf map[string]int64, f *lineFaults) (store.RosterEntry, bool) {
	before := f.count
	unit, ok := unitOf[l.unit]
	if !ok {
		f.add(l.number, "没有单位代码 %s", quoted(l.unit))
	}
	name, err := Name(l.name)
	if err != nil {
		f.wrong(l.number, err)
	}
	last4, ok := lastFour(l.last4)
	if !ok {
		f.add(l.number, "证件号后四位应是四位数字，末位可以是 X（表格软件会丢掉开头的 0，请把该列设为文本）")
	}
	gender, ok := genders[l.gender]
	if !ok {
		f.add(l.number, "性别应为 女、男 或留空")
	}
	member, ok := members[l.member]
	if !ok {
		f.add(l.number, "会员应为 是、否 或留空")
	}
	if f.count > before {
		return store.RosterEntry{}, false
	}
	return store.RosterEntry{
		Unit: unit, NameMAC: d.nameMAC(unit, name), Last4MAC: d.last4MAC(unit, name, last4),
		Name: d.cfg.Sealer.Seal(FieldRosterName, name), Gender: gender, Member: member,
	}, true
}
