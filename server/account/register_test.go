package account_test

import (
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account"
	"lawquiz/server/wechat/wechattest"
)

var whoWang = wechattest.Person{OpenID: "oWang_0123456789-abcdefghijk"}

// wang is a profile that is taken.
func wang(change func(*account.Profile)) account.Profile {
	p := account.Profile{Name: "王小芳", Gender: quiz.Female, Unit: factory, Consent: consent}
	if change != nil {
		change(&p)
	}
	return p
}

func TestRegister(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.weixin.Rings("phone-code-1", "13812345678")
		token, viewer := b.wechatLogin(t, "code-of-wang")
		said := wang(func(p *account.Profile) { p.PhoneCode, p.Name = "phone-code-1", " 王 小芳" })
		got, err := b.desk.Register(t.Context(), viewer, said, b.tree, []quiz.Field{quiz.FieldGender, quiz.FieldPhone})
		if err != nil {
			t.Fatal(err)
		}
		want := account.Viewer{
			Person: viewer.Person, Channel: account.ChannelWeChat, Name: "王小芳", Gender: quiz.Female,
			Unit: factory, Phone: "5678", Consent: consent, Registered: true,
		}
		again, err := b.desk.Authenticate(t.Context(), token)
		if err != nil || *got != want || *again != want {
			t.Errorf("registered as %#v and known as %#v, %v", *got, *again, err)
		}
		row, err := b.record.Person(t.Context(), viewer.Person)
		if err != nil || row.PhoneMAC != b.cfg.Sealer.MAC("phone", "13812345678") || row.ConsentedAt != b.clock.Now().UnixMilli() {
			t.Errorf("the row is %+v, %v", row, err)
		}
		// The phone number and gender given before stay.
		b.clock.Advance(time.Hour)
		got, err = b.desk.Register(t.Context(), viewer, wang(func(p *account.Profile) { p.Gender, p.Unit = "", county }), b.tree,
			[]quiz.Field{quiz.FieldGender, quiz.FieldPhone})
		if err != nil || got.Phone != "5678" || got.Gender != quiz.Female || got.Unit != county {
			t.Errorf("the second time she is %#v, %v", got, err)
		}
		if after, err := b.record.Person(t.Context(), viewer.Person); err != nil || after.ConsentedAt != row.ConsentedAt {
			t.Errorf("the first consent's time became %d, %v", after.ConsentedAt, err)
		}
	})
}

// Without consent to the notice in force nothing is looked at, asked or kept.
func TestRegisterConsent(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	_, viewer := b.wechatLogin(t, "code-of-wang")
	for _, version := range []string{"", "2020-01", consent + " "} {
		_, err := b.desk.Register(t.Context(), viewer, wang(func(p *account.Profile) { p.Consent, p.PhoneCode = version, "phone-code-1" }), b.tree, nil)
		if own := wantCode(t, err, quiz.ConsentRequired); locations(own) != "body.consent" {
			t.Errorf("places are %+v", own.Places)
		}
	}
	row, err := b.record.Person(t.Context(), viewer.Person)
	if err != nil || row.Name != "" || row.Unit != quiz.Root || row.Consent != "" {
		t.Errorf("kept %+v, %v", row, err)
	}
	if n := b.weixin.Calls(wechattest.Text) + b.weixin.Calls(wechattest.Phone); n != 0 {
		t.Errorf("WeChat was asked %d times", n)
	}
}

func TestRegisterFaults(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	_, viewer := b.wechatLogin(t, "code-of-wang")
	all := []quiz.Field{quiz.FieldName, quiz.FieldUnit, quiz.FieldGender, quiz.FieldPhone}
	for name, c := range map[string]struct {
		said   account.Profile
		fields []quiz.Field
		want   string
	}{
		"nothing":          {account.Profile{}, all, "body.name body.unit body.gender body.phone_code"},
		"only name asked":  {account.Profile{}, nil, "body.name body.unit"},
		"no such unit":     {account.Profile{Name: "王芳", Unit: 99}, nil, "body.unit"},
		"both":             {account.Profile{Name: "王芳", Unit: factory, Parent: county, UnitName: "某厂工会"}, nil, "body.unit"},
		"typed, no parent": {account.Profile{Name: "王芳", UnitName: "某厂工会"}, nil, "body.parent"},
		"typed, no name":   {account.Profile{Name: "王芳", Parent: county}, nil, "body.unit_name"},
		"typed, all wrong": {account.Profile{Name: "1", Parent: 99, UnitName: "=x", Gender: "?"}, all, "body.name body.parent body.unit_name body.gender body.phone_code"},
	} {
		c.said.Consent = consent
		_, err := b.desk.Register(t.Context(), viewer, c.said, b.tree, c.fields)
		if got := locations(wantCode(t, err, quiz.Invalid)); got != c.want {
			t.Errorf("%s: places are %s, want %s", name, got, c.want)
		}
	}
	without := b.another(t, func(c *account.Config) { c.WeChat = nil })
	_, err := without.Register(t.Context(), viewer, wang(func(p *account.Profile) { p.PhoneCode = "phone-code-1" }), b.tree, nil)
	if got := locations(wantCode(t, err, quiz.Invalid)); got != "body.phone_code" {
		t.Errorf("places are %s", got)
	}
}

// A unit that is not in the tree counts at its parent until merged.
func TestRegisterTypedUnit(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		_, viewer := b.wechatLogin(t, "code-of-wang")
		said := wang(func(p *account.Profile) { p.Unit, p.Parent, p.UnitName = 0, county, " 某县(新)服装厂 " })
		got, err := b.desk.Register(t.Context(), viewer, said, b.tree, nil)
		if err != nil || got.Unit != county || got.TypedUnit != "某县（新）服装厂" || !got.Registered {
			t.Fatalf("Register = %#v, %v", got, err)
		}
		got, err = b.desk.Register(t.Context(), viewer, wang(nil), b.tree, nil)
		if err != nil || got.Unit != factory || got.TypedUnit != "" {
			t.Errorf("in the tree after all: %#v, %v", got, err)
		}
	})
}

// After the first submission name and unit stay; a new consent and a phone number may be given.
func TestRegisterLocked(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		_, viewer := b.wechatLogin(t, "code-of-wang")
		if _, err := b.desk.Register(t.Context(), viewer, wang(nil), b.tree, nil); err != nil {
			t.Fatal(err)
		}
		b.submit(t, viewer.Person)
		for name, change := range map[string]func(*account.Profile){
			"name":   func(p *account.Profile) { p.Name = "李芳" },
			"unit":   func(p *account.Profile) { p.Unit = county },
			"gender": func(p *account.Profile) { p.Gender = quiz.Male },
		} {
			if _, err := b.desk.Register(t.Context(), viewer, wang(change), b.tree, nil); quiz.CodeOf(err) != quiz.ProfileLocked {
				t.Errorf("%s: %v, want %s", name, err, quiz.ProfileLocked)
			}
		}
		next := b.another(t, func(c *account.Config) { c.Consent = "2027-01" })
		got, err := next.Register(t.Context(), viewer, wang(func(p *account.Profile) { p.Consent, p.PhoneCode = "2027-01", "phone-code-1" }), b.tree, nil)
		if err != nil || got.Consent != "2027-01" || got.Phone != "0000" || got.Name != "王小芳" {
			t.Errorf("a new notice: %#v, %v", got, err)
		}
	})
}

// One roster entry is one person: she may not become another by registering.
func TestRegisterAgainstRoster(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.roster(t, "王小芳,1234")
		_, viewer, err := b.desk.LoginRoster(t.Context(), "C001", "王小芳", "1234", "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := b.desk.Register(t.Context(), viewer, wang(nil), b.tree, []quiz.Field{quiz.FieldGender})
		if err != nil || got.Gender != quiz.Female || got.Consent != consent || got.Channel != account.ChannelWeb {
			t.Errorf("what the roster leaves open: %#v, %v", got, err)
		}
		for name, change := range map[string]func(*account.Profile){
			"name":   func(p *account.Profile) { p.Name = "李芳" },
			"unit":   func(p *account.Profile) { p.Unit = county },
			"gender": func(p *account.Profile) { p.Gender = quiz.Male },
		} {
			if _, err := b.desk.Register(t.Context(), viewer, wang(change), b.tree, nil); quiz.CodeOf(err) != quiz.ProfileLocked {
				t.Errorf("%s: %v, want %s", name, err, quiz.ProfileLocked)
			}
		}
	})
}

func TestRegisterTextRefused(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	_, viewer := b.wechatLogin(t, "code-of-wang")
	said := wang(func(p *account.Profile) {
		p.Name, p.Unit, p.Parent, p.UnitName, p.PhoneCode = "违规", 0, county, "违规棉纺厂", "phone-code-1"
	})
	_, err := b.desk.Register(t.Context(), viewer, said, b.tree, nil)
	if got := locations(wantCode(t, err, quiz.TextRefused)); got != "body.name body.unit_name" {
		t.Errorf("places are %s", got)
	}
	if b.weixin.Calls(wechattest.Phone) != 0 {
		t.Error("the phone code was spent on a registration that failed")
	}
	// The same text is not asked about again, and whoever did not come by WeChat cannot be asked about.
	calls := b.weixin.Calls(wechattest.Text)
	if _, err := b.desk.Register(t.Context(), viewer, wang(nil), b.tree, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := b.desk.Register(t.Context(), viewer, wang(func(p *account.Profile) { p.Unit = county }), b.tree, nil); err != nil {
		t.Fatal(err)
	}
	_, demo, err := b.desk.LoginDemo(t.Context(), "张伟", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.desk.Register(t.Context(), demo, wang(func(p *account.Profile) { p.Name = "违规" }), b.tree, nil); err != nil {
		t.Fatal(err)
	}
	if n := b.weixin.Calls(wechattest.Text) - calls; n != 1 {
		t.Errorf("WeChat was asked %d times, want once", n)
	}
}

// Where WeChat cannot tell, the text is taken, and the log says whose and which awaits a person's eyes.
func TestRegisterTextUnchecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typed  string
		answer wechattest.Answer
	}{
		"down":     {"王小芳", wechattest.Status(502)},
		"inactive": {"王小芳", wechattest.ErrCode(61010)},
		"doubtful": {"待审", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := embedded(t)
			_, viewer := b.wechatLogin(t, "code-of-wang")
			b.weixin.Always(wechattest.Text, c.answer)
			got, err := b.desk.Register(t.Context(), viewer, wang(func(p *account.Profile) { p.Name = c.typed }), b.tree, nil)
			if err != nil || got.Name != c.typed {
				t.Fatalf("Register = %#v, %v", got, err)
			}
			if log := b.log.String(); !strings.Contains(log, "typed text awaits review") || !strings.Contains(log, "body.name") || strings.Contains(log, c.typed) {
				t.Errorf("the log says:\n%s", log)
			}
		})
	}
}

func TestRegisterPhoneRefused(t *testing.T) {
	t.Parallel()
	for errcode, want := range map[int]quiz.Code{40029: quiz.CodeInvalid, 45011: quiz.Busy, 99999: quiz.Unavailable} {
		b := embedded(t)
		b.weixin.Always(wechattest.Phone, wechattest.ErrCode(errcode))
		_, viewer := b.wechatLogin(t, "code-of-wang")
		_, err := b.desk.Register(t.Context(), viewer, wang(func(p *account.Profile) { p.PhoneCode = "phone-code-1" }), b.tree, nil)
		own := wantCode(t, err, want)
		if (want == quiz.CodeInvalid) != (locations(own) == "body.phone_code") {
			t.Errorf("%d: places are %+v", errcode, own.Places)
		}
		if row, err := b.record.Person(t.Context(), viewer.Person); err != nil || row.Name != "" {
			t.Errorf("%d: kept %+v, %v", errcode, row, err)
		}
	}
}
