package staff_test

import (
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
)

// A session that is used lives for twelve hours, one that is not for half an hour.
func TestSessionLife(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	o.hire("wang", staff.Organiser, 7)
	e := o.enter("wang", password, "")
	for range 24 { // every half hour less a second
		o.pass(30*time.Minute - time.Second)
		_, err := o.Authenticate(ctx, e.Token)
		must(t, err)
	}
	must(t, o.Alive(ctx, e.Session.ID))
	o.pass(24 * time.Second)
	_, err := o.Authenticate(ctx, e.Token)
	wantCode(t, err, quiz.Unauthenticated)
	wantCode(t, o.Alive(ctx, e.Session.ID), quiz.Unauthenticated)

	e = o.enter("wang", password, "")
	o.pass(29 * time.Minute)
	must(t, o.Alive(ctx, e.Session.ID)) // which is no use of it
	o.pass(time.Minute)
	_, err = o.Authenticate(ctx, e.Token)
	wantCode(t, err, quiz.Unauthenticated)
	wantCode(t, o.Alive(ctx, e.Session.ID), quiz.Unauthenticated)
	for _, token := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("错", 15)} {
		_, err = o.Authenticate(ctx, token)
		wantCode(t, err, quiz.Unauthenticated)
	}
}

// What ends a session on one server ends it on the others at once.
func TestSessionsAreRevoked(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	s := o.hire("wang", staff.Organiser, 7)
	a, b, other := o.enter("wang", password, ""), o.enter("wang", password, ""), o.desk()
	seen, err := o.Sessions(ctx, s.Viewer.Account)
	must(t, err)
	if len(seen) != 3 || seen[0].Device != "Chrome（Windows）" {
		t.Fatalf("%+v", seen)
	}
	stranger := o.hire("lihong", staff.Organiser, 7)
	wantCode(t, o.End(ctx, stranger.Viewer.Account, a.Session.ID), quiz.NotFound)
	must(t, o.End(ctx, s.Viewer.Account, a.Session.ID))
	_, err = other.Authenticate(ctx, a.Token)
	wantCode(t, err, quiz.Unauthenticated)
	_, err = other.Authenticate(ctx, b.Token)
	must(t, err)
	unit := int64(8)
	_, err = other.Change(ctx, s.Viewer.Account, staff.Change{Unit: &unit})
	must(t, err)
	_, err = o.Authenticate(ctx, b.Token)
	wantCode(t, err, quiz.Unauthenticated)
	must(t, o.Tidy(ctx))
}

func TestSetup(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	who := staff.Opening{Login: "boss", Name: "王敏"}
	_, err := o.Setup(ctx, "", who, password)
	wantCode(t, err, quiz.Forbidden)
	old, err := o.SetupCode(ctx)
	must(t, err)
	code, err := o.SetupCode(ctx)
	must(t, err)
	_, err = o.Setup(ctx, old, who, password)
	wantCode(t, err, quiz.Forbidden)
	_, err = o.Setup(ctx, code, who, "weak")
	wantCode(t, err, quiz.Invalid)
	a, err := o.Setup(ctx, " "+strings.ToUpper(code), who, password)
	must(t, err)
	if a.Role != staff.Admin || a.First || a.Unit != quiz.Root {
		t.Errorf("%+v", a)
	}
	_, err = o.Setup(ctx, code, staff.Opening{Login: "second", Name: "李红"}, password)
	wantCode(t, err, quiz.Forbidden)
	again, err := o.SetupCode(ctx)
	must(t, err)
	if again != "" {
		t.Error("a code beside an admin")
	}
	yes, auditor := true, staff.Auditor
	_, err = o.Change(ctx, a.ID, staff.Change{Disabled: &yes})
	wantCode(t, err, quiz.Invalid)
	_, err = o.Change(ctx, a.ID, staff.Change{Role: &auditor})
	wantCode(t, err, quiz.Invalid)
}

func TestSetupCodeLapses(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	code, err := o.SetupCode(t.Context())
	must(t, err)
	o.pass(24 * time.Hour)
	_, err = o.Setup(t.Context(), code, staff.Opening{Login: "boss", Name: "王敏"}, password)
	wantCode(t, err, quiz.Forbidden)
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	good := staff.Opening{Login: "wang", Name: "王敏", Role: staff.Organiser, Unit: 7}
	for name, change := range map[string]func(*staff.Opening){
		"a short log-in name": func(o *staff.Opening) { o.Login = "ab" },
		"Chinese in it":       func(o *staff.Opening) { o.Login = "王敏敏" },
		"no name":             func(o *staff.Opening) { o.Name = " " },
		"no unit":             func(o *staff.Opening) { o.Unit = quiz.Root },
		"an admin's unit":     func(o *staff.Opening) { o.Role = staff.Admin },
		"an unknown role":     func(o *staff.Opening) { o.Role = "root" },
	} {
		bad := good
		change(&bad)
		if _, err := o.Open(ctx, 0, []staff.Opening{good, bad}); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	all, err := o.Accounts(ctx)
	must(t, err)
	if len(all) != 0 {
		t.Errorf("%d accounts were opened", len(all))
	}
	_, err = o.Open(ctx, 0, []staff.Opening{good, good})
	wantCode(t, err, quiz.Invalid)
	has(t, err.Error(), "wang 已有人使用")
	_, err = o.Open(ctx, 0, make([]staff.Opening, staff.MostOpened+1))
	wantCode(t, err, quiz.Invalid)
}

// The record holds no password, token, code, secret or name.
func TestNothingIsKeptOpen(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	s := o.hire("wang", staff.Organiser, 7)
	secret, codes := o.verify(s)
	e := o.enter("wang", password, codes[0])
	l, link, err := o.NewLink(ctx, 0, staff.Link{Kind: staff.Board, Unit: 7, ExpiresAt: start + 1000})
	must(t, err)
	_, cookie, err := o.Exchange(ctx, link)
	must(t, err)
	must(t, o.Record(ctx, staff.Entry{Viewer: s.Viewer, Action: "a", Outcome: store.Done, Address: "192.0.2.7"}))
	row, err := o.db.Staff(ctx, s.Viewer.Account)
	must(t, err)
	kept, err := o.db.Link(ctx, l.ID)
	must(t, err)
	entries, _, err := o.db.AuditEntries(ctx, store.AuditFilter{}, 0, 10)
	must(t, err)
	text := ""
	for _, part := range []string{row.Name, row.Password, row.TOTP, row.Pending, kept.Secret, entries[0].Name, entries[0].Address} {
		text += part + "\n"
	}
	for _, hidden := range []string{password, secret, codes[1], e.Token, e.Session.CSRF, link, cookie, "王敏", "192.0.2.7"} {
		if strings.Contains(text, hidden) {
			t.Errorf("the record holds %q", hidden)
		}
	}
}

// One account does not fill the record with links; those that are good no more make room.
func TestLinksAreCounted(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	l := staff.Link{Kind: staff.Board, Unit: 7, ExpiresAt: start + time.Hour.Milliseconds()}
	first, _, err := o.NewLink(ctx, 3, l)
	must(t, err)
	for range staff.MostLinks - 1 {
		_, _, err := o.NewLink(ctx, 3, l)
		must(t, err)
	}
	_, _, err = o.NewLink(ctx, 3, l)
	wantCode(t, err, quiz.Invalid)
	_, _, err = o.NewLink(ctx, 4, l)
	must(t, err)
	must(t, o.RevokeLink(ctx, first.ID))
	_, _, err = o.NewLink(ctx, 3, l)
	must(t, err)
}

func TestLinks(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	for name, l := range map[string]staff.Link{
		"too long":         {Kind: staff.Board, Unit: 7, ExpiresAt: start + staff.MaxLinkLife.Milliseconds() + 1},
		"over already":     {Kind: staff.Board, Unit: 7, ExpiresAt: start},
		"without contests": {Kind: staff.Screen, Unit: 7, ExpiresAt: start + 1000},
	} {
		if _, _, err := o.NewLink(ctx, 0, l); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	by := o.hire("wang", staff.Organiser, 7).Viewer.Account
	l, secret, err := o.NewLink(ctx, by, staff.Link{Kind: staff.Screen, Contest: "day", Unit: 7, ExpiresAt: start + time.Hour.Milliseconds()})
	must(t, err)
	_, cookie, err := o.Exchange(ctx, secret)
	must(t, err)
	got, err := o.desk().Visitor(ctx, cookie)
	must(t, err)
	if got != l {
		t.Errorf("%+v, want %+v", got, l)
	}
	id, _, _ := strings.Cut(cookie, ".")
	for _, bad := range []string{"", secret, id, id + ".", "1" + cookie, cookie + "A", strings.Replace(cookie, id, "7", 1)} {
		_, err := o.Visitor(ctx, bad)
		wantCode(t, err, quiz.Unauthenticated)
	}
	_, other, err := o.NewLink(ctx, by, staff.Link{Kind: staff.Board, Unit: 8, ExpiresAt: start + time.Minute.Milliseconds()})
	must(t, err)
	o.pass(time.Minute)
	_, _, err = o.Exchange(ctx, other)
	wantCode(t, err, quiz.Unauthenticated)
	must(t, o.RevokeLink(ctx, l.ID))
	_, err = o.Visitor(ctx, cookie)
	wantCode(t, err, quiz.Unauthenticated)
	_, err = o.Link(ctx, l.ID)
	wantCode(t, err, quiz.Unauthenticated)
	_, _, err = o.Exchange(ctx, secret)
	wantCode(t, err, quiz.Unauthenticated)
	all, err := o.Links(ctx)
	must(t, err)
	if len(all) != 2 || all[1].RevokedAt != start+time.Minute.Milliseconds() {
		t.Errorf("%+v", all)
	}
}
