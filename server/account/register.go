package account

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Profile is what somebody says of herself. She names either Unit, or Parent and UnitName where her
// unit is not in the tree. Printing or logging one shows nothing of it.
type Profile struct {
	Name      string
	Gender    quiz.Gender // "" if not given: a gender known before stays
	Unit      int64
	Parent    int64
	UnitName  string
	Consent   string // version of the privacy notice agreed to
	PhoneCode string // of WeChat's getPhoneNumber button; "": a number known before stays
}

// Format prints nothing of it, whatever the verb.
func (p Profile) Format(f fmt.State, _ rune) { fmt.Fprint(f, "account.Profile{}") }

// LogValue shows nothing of it.
func (p Profile) LogValue() slog.Value { return slog.StringValue("account.Profile{}") }

// Register binds a person to a name and a unit of tree, and returns her as she is now. fields are
// what the contest asks for: name and unit always are, gender and phone if listed.
//
//   - ConsentRequired: said.Consent is not the version in force; nothing was looked at or kept.
//   - Invalid, with every place (body.name, body.unit, body.unit_name, body.parent, body.gender, body.phone_code).
//   - ProfileLocked: name, gender or unit would change after a first submission, or against the roster.
//   - TextRefused: WeChat finds a typed name or unit name unfit to be shown.
//   - CodeInvalid, Busy, Unavailable: the phone code did not give a number; nothing was kept.
//   - Unauthenticated: she has been erased since the session was looked at.
//
// A phone code works once, so it is spent last, when everything else is in order.
func (d *Desk) Register(ctx context.Context, viewer *Viewer, said Profile, tree *quiz.Tree, fields []quiz.Field) (*Viewer, error) {
	if !Same(said.Consent, d.cfg.Consent) {
		return nil, quiz.Errorf(quiz.ConsentRequired, "请先阅读并同意隐私说明").
			At("body.consent", "应为现行版本 "+d.cfg.Consent)
	}
	row, err := d.cfg.Record.Person(ctx, viewer.Person)
	if err != nil {
		return nil, erased(err)
	}
	before, err := d.open(row)
	if err != nil {
		return nil, err
	}
	after, err := d.proposed(before.viewer, said, tree, fields)
	if err != nil {
		return nil, err
	}
	if err := d.againstRoster(ctx, before.viewer, after); err != nil {
		return nil, err
	}
	if err := d.checkTexts(ctx, before.viewer, after); err != nil {
		return nil, err
	}
	if err := d.take(ctx, &row, said.PhoneCode); err != nil {
		return nil, err
	}
	return d.keep(ctx, row, before.viewer, after, viewer.Channel)
}

// proposed is the person as she would be, or every fault of what she said. It keeps nothing.
func (d *Desk) proposed(before Viewer, said Profile, tree *quiz.Tree, fields []quiz.Field) (Viewer, error) {
	after := before
	var f faults
	var err error
	after.Name, err = Name(said.Name)
	f.check("body.name", err)
	after.Unit, after.TypedUnit = bind(said, tree, &f)
	switch said.Gender {
	case "":
	case quiz.Female, quiz.Male:
		after.Gender = said.Gender
	default:
		f.add("body.gender", "性别应为 female（女）或 male（男）")
	}
	if slices.Contains(fields, quiz.FieldGender) && after.Gender == "" && said.Gender == "" {
		f.add("body.gender", "请选择性别")
	}
	if said.PhoneCode != "" && d.cfg.WeChat == nil {
		f.add("body.phone_code", "本系统没有接入微信，不能用授权码填写手机号")
	}
	if slices.Contains(fields, quiz.FieldPhone) && before.Phone == "" && said.PhoneCode == "" {
		f.add("body.phone_code", "请授权手机号")
	}
	return after, f.err()
}

// bind returns the unit a profile names and, where it is not in the tree, its typed name. A name that leads to one unit
// beyond doubt is that unit.
func bind(said Profile, tree *quiz.Tree, f *faults) (int64, string) {
	typed := said.UnitName != "" || said.Parent != quiz.Root
	switch {
	case said.Unit != quiz.Root && typed:
		f.add("body.unit", "单位只能选一个：或选单位，或填上级单位和单位名称")
		return quiz.Root, ""
	case said.Unit == quiz.Root && !typed:
		f.add("body.unit", "请选择所在单位")
		return quiz.Root, ""
	case !typed:
		if _, err := tree.Unit(said.Unit); err != nil {
			f.add("body.unit", "没有这个单位，请重新选择")
		}
		return said.Unit, ""
	}
	if _, err := tree.Unit(said.Parent); err != nil {
		f.add("body.parent", "请选择本单位的上级单位")
	}
	name, err := UnitName(said.UnitName)
	f.check("body.unit_name", err)
	if unit, ok := tree.Match(said.Parent, name); ok { // it is there after all, under this name or an older one
		return unit, ""
	}
	return said.Parent, name
}

// againstRoster keeps those who came by a roster to its name and unit, and its gender if it gives one:
// one entry is one person.
func (d *Desk) againstRoster(ctx context.Context, before, after Viewer) error {
	if !rebound(before, after) && (before.Gender == "" || before.Gender == after.Gender) {
		return nil
	}
	_, err := d.cfg.Record.SealedIdentity(ctx, before.Person, kindRoster)
	switch {
	case absent(err):
		return nil
	case err != nil:
		return err
	}
	return quiz.Errorf(quiz.ProfileLocked, "您由花名册登录，姓名、性别和单位以花名册为准，如需更改请联系本单位管理员")
}

// rebound reports whether what counts on boards and in rates would change.
func rebound(before, after Viewer) bool {
	return before.Name != after.Name || before.Unit != after.Unit || before.TypedUnit != after.TypedUnit
}

// keep writes the person. The store refuses a change of name, unit or gender after the first submission;
// a new consent or phone number alone may always be given.
func (d *Desk) keep(ctx context.Context, row store.Person, before, after Viewer, channel string) (*Viewer, error) {
	now := d.now()
	row.Name, row.NameMAC = d.cfg.Sealer.Seal(FieldPersonName, after.Name), d.personMAC(after.Name)
	row.Gender, row.Unit, row.TypedUnit = after.Gender, after.Unit, after.TypedUnit
	if row.Consent != d.cfg.Consent {
		row.Consent, row.ConsentedAt = d.cfg.Consent, now
	}
	row.UpdatedAt = now
	write := d.cfg.Record.Register
	if !rebound(before, after) && before.Gender == after.Gender {
		write = d.cfg.Record.Agree
	}
	if err := write(ctx, row); err != nil {
		return nil, erased(err)
	}
	d.people.drop(row.ID)
	p, err := d.open(row)
	if err != nil {
		return nil, err
	}
	return p.as(channel), nil
}
