package account

import (
	"cmp"
	"context"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Listed is an entry of a roster as the organiser of its unit sees it.
type Listed struct {
	Unit   int64
	Name   string // plain: the roster is the unit's own list
	Gender quiz.Gender
	Member bool
	Took   bool // has a valid sitting in the contest asked about
	Doubt  bool // several entries of the unit bear the name, and it cannot be told which of them took part
}

func (d *Desk) rosterSubject(e store.RosterEntry) string {
	return d.cfg.Sealer.MAC("roster.identity", e.NameMAC, e.Last4MAC)
}

// personMAC is what a person is looked up by where her exact name is known; "" for no name.
func (d *Desk) personMAC(name string) string {
	if name == "" {
		return ""
	}
	return d.cfg.Sealer.MAC("person.name", folded(name))
}

// Listed returns the roster of some units, and of those merged into them, each under the unit it is now by tree. With a contest (its nr, not 0)
// it says who took part: who logged in by her entry, and, of those who came otherwise, who is bound to the same unit
// under the same name.
func (d *Desk) Listed(ctx context.Context, units []int64, tree *quiz.Tree, contest int64) ([]Listed, error) {
	entries, err := d.cfg.Record.RosterOf(ctx, units)
	if err != nil {
		return nil, err
	}
	out := make([]Listed, len(entries))
	macs := make([]string, len(entries))
	for i, e := range entries {
		name, err := d.cfg.Sealer.Open(FieldRosterName, e.Name)
		if err != nil {
			return nil, err
		}
		unit, _ := tree.Now(e.Unit)
		out[i], macs[i] = Listed{Unit: unit, Name: name, Gender: e.Gender, Member: e.Member}, d.personMAC(name)
	}
	if contest == 0 || len(entries) == 0 {
		slices.SortFunc(out, byUnitAndName)
		return out, nil
	}
	m := meeting{Desk: d, entries: entries, macs: macs, listed: out, tree: tree}
	if err := m.find(ctx, units); err != nil {
		return nil, err
	}
	took, err := d.cfg.Record.TookPart(ctx, contest, m.everybody())
	if err != nil {
		return nil, err
	}
	m.tell(took)
	slices.SortFunc(out, byUnitAndName)
	return out, nil
}

// meeting finds the people of entries.
type meeting struct {
	*Desk
	entries []store.RosterEntry
	macs    []string // of each entry's name, as people's are
	listed  []Listed
	tree    *quiz.Tree
	linked  []int64            // by entry: who logged in by it, 0 if nobody did
	named   map[nameAt][]int64 // people who came otherwise
	alike   map[nameAt][]int   // entries nobody logged in by
}

// nameAt is a name within a unit.
type nameAt struct {
	unit int64
	mac  string
}

func (m *meeting) find(ctx context.Context, units []int64) error {
	subjects := make([]string, len(m.entries))
	for i, e := range m.entries {
		subjects[i] = m.rosterSubject(e)
	}
	owners, err := m.cfg.Record.RosterPeople(ctx, subjects)
	if err != nil {
		return err
	}
	m.linked = make([]int64, len(m.entries))
	m.alike = make(map[nameAt][]int)
	claimed := make(map[int64]bool, len(owners))
	for i, s := range subjects {
		if m.linked[i] = owners[s]; m.linked[i] != 0 {
			claimed[m.linked[i]] = true
			continue
		}
		at := nameAt{m.listed[i].Unit, m.macs[i]}
		m.alike[at] = append(m.alike[at], i)
	}
	people, err := m.cfg.Record.Namesakes(ctx, units)
	if err != nil {
		return err
	}
	m.named = make(map[nameAt][]int64)
	for _, p := range people {
		if unit, ok := m.tree.Now(p.Unit); ok && !claimed[p.Person] {
			at := nameAt{unit, p.NameMAC}
			m.named[at] = append(m.named[at], p.Person)
		}
	}
	return nil
}

// everybody is who may be an entry's person.
func (m *meeting) everybody() []int64 {
	var out []int64
	for _, p := range m.linked {
		if p != 0 {
			out = append(out, p)
		}
	}
	for at := range m.alike {
		out = append(out, m.named[at]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tell says who took part. Of several entries of one name in a unit that nobody logged in by, as many took part as people
// of that name did; which of them is in doubt unless all did or none.
func (m *meeting) tell(took map[int64]bool) {
	for i, p := range m.linked {
		m.listed[i].Took = p != 0 && took[p]
	}
	for at, entries := range m.alike {
		n := 0
		for _, p := range m.named[at] {
			if took[p] {
				n++
			}
		}
		for k, i := range entries {
			m.listed[i].Took = k < n
			m.listed[i].Doubt = n > 0 && n < len(entries)
		}
	}
}

// DropRoster takes the entries of a name, or with name "" all of them, out of a unit's roster, and those of units merged into it. It
// returns how many; who logged in by one stays who she is. Invalid: it is no name.
func (d *Desk) DropRoster(ctx context.Context, unit int64, name string) (int64, error) {
	if name != "" {
		var err error
		if name, err = Name(name); err != nil {
			return 0, err
		}
	}
	units, err := d.cfg.Record.RosterUnits(ctx, unit)
	if err != nil {
		return 0, err
	}
	removed := int64(0)
	err = d.cfg.Record.Update(ctx, func(tx *store.Tx) error {
		removed = 0
		for _, of := range units {
			mac := ""
			if name != "" {
				mac = d.nameMAC(of, name)
			}
			n, err := tx.DropRoster(of, mac)
			if err != nil {
				return err
			}
			removed += n
		}
		return nil
	})
	return removed, err
}

// byUnitAndName orders a roster as lists show it.
func byUnitAndName(a, b Listed) int {
	return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Name, b.Name))
}
