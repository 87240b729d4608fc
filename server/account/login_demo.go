package account

import (
	"context"
	"strconv"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// LoginDemo logs in whoever gives a name, in demo mode only: the same name is the same person.
// device is as for LoginWeChat. Codes: Forbidden outside demo mode, Invalid for the name.
func (d *Desk) LoginDemo(ctx context.Context, name, device string) (string, *Viewer, error) {
	if !d.cfg.Demo {
		return "", nil, quiz.Errorf(quiz.Forbidden, "只有演示系统可以直接用姓名登录")
	}
	var f faults
	name, err := Name(name)
	f.check("body.name", err)
	if err := f.err(); err != nil {
		return "", nil, err
	}
	id := store.Identity{Kind: kindDemo, Subject: d.cfg.Sealer.MAC("demo.name", folded(name))}
	p, err := d.settle(ctx, id, store.Person{Name: d.cfg.Sealer.Seal(FieldPersonName, name), NameMAC: d.personMAC(name)})
	if err != nil {
		return "", nil, err
	}
	return d.enter(ctx, p, ChannelWeb, device)
}

// LoginRehearsal logs in simulated worker number n of a rehearsal. She is named after her number and
// exists for that contest only, so that all of them can be removed. The caller has checked that
// the contest is marked rehearsal. Codes: Invalid for a negative n.
func (d *Desk) LoginRehearsal(ctx context.Context, contest string, n int) (string, *Viewer, error) {
	if contest == "" || n < 0 {
		return "", nil, quiz.Errorf(quiz.Invalid, "演练人员的编号应从 0 起")
	}
	id := store.Identity{Kind: kindRehearsal, Subject: d.cfg.Sealer.MAC("rehearsal", contest, strconv.Itoa(n))}
	p, err := d.settle(ctx, id, store.Person{
		Name: d.cfg.Sealer.Seal(FieldPersonName, RehearsalName(n)), Rehearsal: contest,
	})
	if err != nil {
		return "", nil, err
	}
	return d.enter(ctx, p, ChannelWeb, "")
}

// numerals spell a number in letters, since names have no digits.
var numerals = strings.NewReplacer("0", "〇", "1", "一", "2", "二", "3", "三", "4", "四",
	"5", "五", "6", "六", "7", "七", "8", "八", "9", "九")

// RehearsalName is the name of simulated worker number n: 演练一〇二四.
func RehearsalName(n int) string { return "演练" + numerals.Replace(strconv.Itoa(n)) }
