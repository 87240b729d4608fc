package account

import (
	"context"
	"fmt"
	"io"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// RosterFile is a roster (花名册) handed in.
type RosterFile struct {
	Name    string // the file's, for telling .tsv from .csv
	Source  []byte
	Unit    int64 // whose the rows are that name no unit; quiz.Root: each must name one
	Top     int64 // the unit below which all rows must be; quiz.Root: anywhere
	Replace bool  // entries of the units named that the file does not have are taken away
}

// RosterTaken is what a roster came to.
type RosterTaken struct {
	People  int // listed in the file
	Units   int
	Removed int // entries taken away, with Replace, that the file does not have
}

// ImportRoster is TakeRoster of a file that names the units of its people; the result is how many it lists.
func (d *Desk) ImportRoster(ctx context.Context, file io.Reader, tree *quiz.Tree) (int, error) {
	src, err := io.ReadAll(io.LimitReader(file, maxRosterFile+1))
	if err != nil {
		return 0, fmt.Errorf("read the roster: %w", err)
	}
	taken, err := d.TakeRoster(ctx, RosterFile{Source: src}, tree)
	return taken.People, err
}

// TakeRoster reads a roster and puts it on record. Reading the same file again changes nothing; of people already there
// it rewrites gender and membership.
//
// The file is a workbook, or CSV, or TSV if its first line has a tab, in UTF-8 or GB18030, of at most 16 MB. The first
// line names the columns, in any order: unit_code 单位代码, name 姓名, last4 证件号后四位 (or the end of a phone or
// staff number), and if wanted gender 性别 (女 男) and member 会员 (是 否).
//
// On any fault nothing is kept: an Invalid error lists every faulty line, up to 200, and never
// repeats what it says of a person.
func (d *Desk) TakeRoster(ctx context.Context, file RosterFile, tree *quiz.Tree) (RosterTaken, error) {
	look, entries, err := d.lookRoster(ctx, file, tree)
	if err != nil {
		return RosterTaken{}, err
	}
	if !file.Replace {
		return look.RosterTaken, d.cfg.Record.PutRoster(ctx, entries)
	}
	_, err = d.cfg.Record.PutRosterOf(ctx, entries, unitsOf(entries))
	return look.RosterTaken, err
}

// RosterLook is what a roster would come to.
type RosterLook struct {
	RosterTaken
	Added int // listed in the file, and on no roster yet
}

// LookRoster reads a roster as TakeRoster does, and keeps nothing.
func (d *Desk) LookRoster(ctx context.Context, file RosterFile, tree *quiz.Tree) (RosterLook, error) {
	look, _, err := d.lookRoster(ctx, file, tree)
	return look, err
}

func (d *Desk) lookRoster(ctx context.Context, file RosterFile, tree *quiz.Tree) (RosterLook, []store.RosterEntry, error) {
	lines, err := readRoster(file)
	if err != nil {
		return RosterLook{}, nil, err
	}
	entries, err := d.rosterEntries(lines, rosterUnits{codes: codes(tree), tree: tree, file: file})
	if err != nil {
		return RosterLook{}, nil, err
	}
	units := unitsOf(entries)
	before, err := d.cfg.Record.RosterOf(ctx, units)
	if err != nil {
		return RosterLook{}, nil, err
	}
	look := RosterLook{RosterTaken{People: len(entries), Units: len(units)}, gone(entries, before)}
	if file.Replace {
		look.Removed = gone(before, entries)
	}
	return look, entries, nil
}

// unitsOf returns the units that entries are of, each once, in order.
func unitsOf(entries []store.RosterEntry) []int64 {
	var units []int64
	for _, e := range entries {
		units = append(units, e.Unit)
	}
	slices.Sort(units)
	return slices.Compact(units)
}

// gone counts the entries of before that are not in after.
func gone(before, after []store.RosterEntry) int {
	kept := make(map[store.RosterKey]bool, len(after))
	for _, e := range after {
		kept[keyOf(e)] = true
	}
	n := 0
	for _, e := range before {
		if !kept[keyOf(e)] {
			n++
		}
	}
	return n
}

func keyOf(e store.RosterEntry) store.RosterKey {
	return store.RosterKey{Unit: e.Unit, NameMAC: e.NameMAC, Last4MAC: e.Last4MAC}
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

// rosterUnits finds the units that rows name.
type rosterUnits struct {
	codes map[string]int64
	tree  *quiz.Tree
	file  RosterFile
}

// of returns a row's unit, and false if there is none that the file's author may write.
func (u rosterUnits) of(code string) (int64, bool) {
	unit := u.file.Unit
	if code != "" || unit == quiz.Root {
		unit = u.codes[code]
	}
	return unit, unit != quiz.Root && (u.file.Top == quiz.Root || u.tree.Within(unit, u.file.Top))
}

// rosterEntries checks every line and seals it. A person listed twice alike counts once.
func (d *Desk) rosterEntries(lines []rosterLine, units rosterUnits) ([]store.RosterEntry, error) {
	var f lineFaults
	entries := make([]store.RosterEntry, 0, len(lines))
	first := make(map[string]int, len(lines)) // hash -> index in entries
	at := make([]string, 0, len(lines))       // where each entry stands
	for _, l := range lines {
		e, ok := d.rosterEntry(l, units, &f)
		if !ok {
			continue
		}
		i, again := first[e.Last4MAC]
		if !again {
			first[e.Last4MAC] = len(entries)
			entries, at = append(entries, e), append(at, l.place())
			continue
		}
		if entries[i].Gender != e.Gender || entries[i].Member != e.Member {
			f.add(l.place(), "与%s是同一人，但性别或会员不一致", at[i])
		}
	}
	return entries, f.err()
}

// rosterEntry checks and seals one line; false: it has faults, now in f.
func (d *Desk) rosterEntry(l rosterLine, units rosterUnits, f *lineFaults) (store.RosterEntry, bool) {
	before := f.count
	unit, ok := units.of(l.unit)
	if !ok {
		f.add(l.place(), "没有单位代码 %s", quoted(l.unit))
	}
	name, err := Name(l.name)
	if err != nil {
		f.wrong(l.place(), err)
	}
	last4, ok := l.lastFour()
	if !ok {
		f.add(l.place(), "后四位应是四位数字或字母，如手机号、证件号或工号的末四位（表格软件会丢掉开头的 0，请把该列设为文本）")
	}
	gender, ok := genders[l.gender]
	if !ok {
		f.add(l.place(), "性别应为 女、男 或留空")
	}
	member, ok := members[l.member]
	if !ok {
		f.add(l.place(), "会员应为 是、否 或留空")
	}
	if f.count > before {
		return store.RosterEntry{}, false
	}
	return store.RosterEntry{
		Unit: unit, NameMAC: d.nameMAC(unit, name), Last4MAC: d.last4MAC(unit, name, last4),
		Name: d.cfg.Sealer.Seal(FieldRosterName, name), Gender: gender, Member: member,
	}, true
}
