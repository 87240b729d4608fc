package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/server/account"
)

// Person is a worker as she sees herself.
type Person struct {
	ID         string      `json:"id"`
	Name       string      `json:"name" doc:"未登记时为空"`
	Gender     quiz.Gender `json:"gender" doc:"female、male 或空"`
	Member     bool        `json:"member" doc:"工会会员"`
	Unit       *Unit       `json:"unit,omitempty" doc:"未选单位时没有"`
	Scene      string      `json:"scene,omitempty" doc:"本单位的邀请码，转发邀请时用；单位没有邀请码时没有"`
	TypedUnit  string      `json:"typed_unit,omitempty" doc:"待归并的单位名称"`
	PhoneTail  string      `json:"phone_tail,omitempty" doc:"手机号后四位"`
	Consent    string      `json:"consent" doc:"已同意的隐私说明版本"`
	Registered bool        `json:"registered" doc:"姓名和单位都已登记"`
	Rehearsal  string      `json:"rehearsal,omitempty" doc:"演练人员所属的竞赛"`
}

// Registration is the body of PUT /me: a unit, or a parent with a typed unit name.
type Registration struct {
	Name      string      `json:"name" maxLength:"60"`
	Unit      string      `json:"unit,omitempty" maxLength:"20" doc:"单位 id"`
	Parent    string      `json:"parent,omitempty" maxLength:"20" doc:"单位不在名录时：上级单位 id"`
	UnitName  string      `json:"unit_name,omitempty" maxLength:"120" doc:"单位不在名录时：单位全称"`
	Gender    quiz.Gender `json:"gender,omitempty" maxLength:"10"`
	Consent   string      `json:"consent" maxLength:"40" doc:"所同意的隐私说明版本，见 /version"`
	PhoneCode string      `json:"phone_code,omitempty" maxLength:"256" doc:"微信手机号授权码"`
	Contest   string      `json:"contest,omitempty" maxLength:"64" doc:"为哪场竞赛登记：按其要求检查必填项"`
}

func (s *Server) person(v *account.Viewer) Person {
	p := Person{
		ID: idText(v.Person), Name: v.Name, Gender: v.Gender, Member: v.Member, TypedUnit: v.TypedUnit,
		PhoneTail: v.Phone, Consent: v.Consent, Registered: v.Registered, Rehearsal: v.Rehearsal,
	}
	if u, err := s.unit(s.cfg.Catalog.Tree(), v.Unit); err == nil {
		p.Unit = &u
	}
	return p
}

// invited is person with the code by which others come to her unit. Who has not yet said who she is
// is told none; nor is anybody kept out because it cannot be read.
func (s *Server) invited(ctx context.Context, v *account.Viewer) Person {
	p := s.person(v)
	if p.Unit == nil || !v.Registered {
		return p
	}
	var err error
	if p.Scene, err = s.cfg.Record.SceneOf(ctx, v.Unit); err != nil && quiz.CodeOf(err) != quiz.NotFound {
		s.log.WarnContext(ctx, "invitation code not read", "unit", v.Unit, "err", err)
	}
	return p
}

func (s *Server) me(ctx context.Context, _ *struct{}) (Person, error) {
	return s.invited(ctx, callOf(ctx).viewer), nil
}

func (s *Server) register(ctx context.Context, in *struct{ Body Registration }) (Person, error) {
	b := in.Body
	said := account.Profile{
		Name: b.Name, Gender: b.Gender, UnitName: b.UnitName, Consent: b.Consent, PhoneCode: b.PhoneCode,
	}
	var err error
	if said.Unit, err = unitID("body.unit", b.Unit, quiz.Root); err != nil {
		return Person{}, err
	}
	if said.Parent, err = unitID("body.parent", b.Parent, quiz.Root); err != nil {
		return Person{}, err
	}
	var fields []quiz.Field
	if b.Contest != "" {
		c, err := s.cfg.Catalog.Contest(b.Contest)
		if err != nil {
			return Person{}, err
		}
		fields = c.Register
	}
	v, err := s.cfg.Accounts.Register(ctx, callOf(ctx).viewer, said, s.cfg.Catalog.Tree(), fields)
	if err != nil {
		return Person{}, err
	}
	return s.invited(ctx, v), nil
}

// Erasure is the body of DELETE /me. The words are typed, so that nobody is erased by a slip.
type Erasure struct {
	Confirm string `json:"confirm" maxLength:"40" doc:"须为：删除我的数据"`
}

const confirmation = "删除我的数据"

// erase takes the caller out of the record (个人信息保护法 art. 47). What is done cannot be undone, so
// it is answered with success even if the caches could not be cleared: their next look at the
// record, a second later, finds nobody. While a contest runs in which the caller has drawn a paper
// it waits for the close (ProfileLocked): whoever is erased comes back as somebody new, with all
// chances anew and the keys she has seen.
func (s *Server) erase(ctx context.Context, in *struct{ Body Erasure }) error {
	if in.Body.Confirm != confirmation {
		return quiz.Errorf(quiz.Invalid, "删除后不能恢复，成绩也会从排行榜上消失。如确认删除，请填写“%s”", confirmation).
			At("body.confirm", "请填写“"+confirmation+"”")
	}
	at := callOf(ctx)
	until, err := s.cfg.Play.Engaged(ctx, at.viewer.Person)
	if err != nil {
		return err
	}
	if until > 0 {
		return quiz.Errorf(quiz.ProfileLocked, "您参加的竞赛还在进行。为了答题次数和排名公平，请在%s竞赛结束后再删除；现在可以先导出本人数据",
			quiz.ClockText(until))
	}
	if err := s.cfg.Play.Erase(ctx, at.viewer.Person); err != nil {
		return err
	}
	if err := s.cfg.Logins.Logout(ctx, at.token); err != nil {
		s.log.WarnContext(ctx, "caches of an erased person not cleared yet", "request", at.request, "err", err)
	}
	return nil
}

// whoOf is the viewer as the sittings know her.
func whoOf(v *account.Viewer) play.Who {
	return play.Who{
		Person: v.Person, Channel: v.Channel, Named: v.Name != "", Gender: v.Gender, Member: v.Member,
		Unit: v.Unit, Rehearsal: v.Rehearsal,
	}
}
