package account

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// The lock of a roster entry: a name of a unit is locked for lockTime after triesAllowed wrong tries.
const (
	triesAllowed = 5
	lockTime     = 15 * time.Minute
)

// last4Pattern is the end of an identity card, phone or staff number.
var last4Pattern = regexp.MustCompile(`^[0-9A-Z]{4}$`)

// LoginRoster logs in somebody by her unit's roster (花名册): unitCode is the unit's invitation code or
// its own code, last4 the end of the number the roster holds. One entry is one person whichever
// way she comes; on first sight she is registered with the roster's name, gender,
// membership and unit. device is as for LoginWeChat.
//
// Invalid, with places, says what is malformed and that there is no such unit. LoginFailed says
// that no entry matches, LoginLocked (with RetryAfter) that the name had too many wrong tries;
// both, and the time they take, are the same for names that are on no roster.
func (d *Desk) LoginRoster(ctx context.Context, unitCode, name, last4, device string) (string, *Viewer, error) {
	unit, name, last4, err := d.rosterParticulars(ctx, unitCode, name, last4)
	if err != nil {
		return "", nil, err
	}
	rosters, err := d.cfg.Record.RosterUnits(ctx, unit)
	if err != nil {
		return "", nil, err
	}
	unit = rosters[0]
	now := d.now()
	try := store.RosterTry{Limit: triesAllowed, Now: now, Until: now + lockTime.Milliseconds()}
	for _, of := range rosters {
		try.Keys = append(try.Keys, store.RosterKey{Unit: of, NameMAC: d.nameMAC(of, name), Last4MAC: d.last4MAC(of, name, last4)})
	}
	entry, locked, err := d.cfg.Record.TryRoster(ctx, try)
	switch {
	case absent(err):
		return "", nil, quiz.Errorf(quiz.LoginFailed, "姓名或证件号后四位与本单位花名册不符，连续 %d 次不符将暂停登录 %d 分钟",
			triesAllowed, lockTime/time.Minute)
	case err != nil:
		return "", nil, err
	case locked > 0:
		return "", nil, lockedUntil(locked, now)
	}
	p, err := d.rosterPerson(ctx, unit, entry)
	if err != nil {
		return "", nil, err
	}
	return d.enter(ctx, p, ChannelWeb, device)
}

func lockedUntil(until, now int64) error {
	wait := time.Duration(until-now) * time.Millisecond
	minutes := (wait + time.Minute - 1) / time.Minute
	e := quiz.Errorf(quiz.LoginLocked, "连续 %d 次不符，已暂停登录，请 %d 分钟后再试或联系本单位管理员", triesAllowed, minutes)
	e.RetryAfter = wait
	return e
}

// rosterParticulars checks what was typed and finds the unit.
func (d *Desk) rosterParticulars(ctx context.Context, unitCode, name, last4 string) (int64, string, string, error) {
	var f faults
	unit, err := d.unitOf(ctx, strings.TrimSpace(unitCode))
	if err != nil && !absent(err) {
		return 0, "", "", err
	}
	if err != nil {
		f.add("body.unit_code", "没有这个单位代码，请核对或重新扫描本单位的二维码")
	}
	name, err = Name(name)
	f.check("body.name", err)
	last4, ok := lastFour(last4)
	if !ok {
		f.add("body.last4", "请填写本单位花名册所登记号码（手机号、证件号或工号）的后四位")
	}
	return unit, name, last4, f.err()
}

// unitOf returns the unit of an invitation code or an own code, or a NotFound error.
func (d *Desk) unitOf(ctx context.Context, code string) (int64, error) {
	unit, err := d.cfg.Record.Scene(ctx, code)
	if absent(err) {
		return d.cfg.Record.UnitByCode(ctx, code)
	}
	return unit, err
}

// lastFour brings typed last four characters into the form that is hashed.
func lastFour(typed string) (string, bool) {
	last4 := strings.ToUpper(clean(typed))
	return last4, last4Pattern.MatchString(last4)
}

// rosterPerson finds or makes the person of an entry, at the unit where its own is now. An entry's hashes hold its unit, name and
// last four, so they are its identity too.
func (d *Desk) rosterPerson(ctx context.Context, unit int64, e store.RosterEntry) (store.Person, error) {
	name, err := d.cfg.Sealer.Open(FieldRosterName, e.Name)
	if err != nil {
		return store.Person{}, err
	}
	id := store.Identity{Kind: kindRoster, Subject: d.rosterSubject(e)}
	return d.settle(ctx, id, store.Person{
		Name: d.cfg.Sealer.Seal(FieldPersonName, name), NameMAC: d.personMAC(name),
		Gender: e.Gender, Member: e.Member, Unit: unit,
	})
}

func (d *Desk) nameMAC(unit int64, name string) string {
	return d.cfg.Sealer.MAC("roster.name", strconv.FormatInt(unit, 10), folded(name))
}

func (d *Desk) last4MAC(unit int64, name, last4 string) string {
	return d.cfg.Sealer.MAC("roster.last4", strconv.FormatInt(unit, 10), folded(name), last4)
}
