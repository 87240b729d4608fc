package staff_test

import (
	"sync"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

func TestFirstPasswordMustBeChanged(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	opened, err := o.Open(ctx, 0, []staff.Opening{{Login: " Wang.Min ", Name: "王 敏", Role: staff.Organiser, Unit: 7}})
	must(t, err)
	if a := opened[0].Account; a.Login != "wang.min" || a.Name != "王敏" || !a.First {
		t.Fatalf("%+v", a)
	}
	first := opened[0].Password
	e := o.enter("WANG.MIN", first, "")
	if e.Session.Needs != staff.NeedsPassword {
		t.Fatalf("needs %q", e.Session.Needs)
	}
	wantCode(t, o.Password(ctx, e.Session, "wrong", password), quiz.Invalid)
	wantCode(t, o.Password(ctx, e.Session, first, first), quiz.Invalid)
	wantCode(t, o.Password(ctx, e.Session, first, "short-1A"), quiz.Invalid)
	other := o.enter("wang.min", first, "")
	must(t, o.Password(ctx, e.Session, first, password))
	s, err := o.Authenticate(ctx, e.Token)
	must(t, err)
	if s.Needs != "" {
		t.Errorf("still needs %q", s.Needs)
	}
	if _, err := o.Authenticate(ctx, other.Token); quiz.CodeOf(err) != quiz.Unauthenticated {
		t.Errorf("the other session goes on: %v", err)
	}
	o.refuse("wang.min", first, "", quiz.LoginFailed)
	o.enter("wang.min", password, "")
}

func TestFirstPasswordLapses(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	opened, err := o.Open(t.Context(), 0, []staff.Opening{{Login: "wang", Name: "王敏", Role: staff.Auditor}})
	must(t, err)
	o.pass(14 * 24 * time.Hour)
	has(t, o.refuse("wang", opened[0].Password, "", quiz.LoginFailed), "已过期")
}

// Five wrong tries lock a name for a quarter of an hour, with the same words for names that nobody has.
func TestLockout(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("wang", staff.Organiser, 7)
	for i := range 5 {
		known, unknown := o.refuse("wang", "wrong", "", quiz.LoginFailed), o.refuse("nobody", "wrong", "", quiz.LoginFailed)
		if known != unknown {
			t.Fatalf("try %d: %q and %q", i, known, unknown)
		}
		if i == 4 {
			has(t, known, "锁定 15 分钟")
		}
	}
	for _, login := range []string{"wang", "nobody"} {
		has(t, o.refuse(login, password, "", quiz.LoginLocked), "请 15 分钟后再试")
	}
	o.pass(14 * time.Minute) // tries meanwhile made the lock no longer
	has(t, o.refuse("wang", password, "", quiz.LoginLocked), "请 1 分钟后再试")
	o.pass(time.Minute)
	o.enter("wang", password, "")
	for range 4 {
		o.refuse("wang", "wrong", "", quiz.LoginFailed)
	}
	o.enter("wang", password, "") // clears the count
	for range 4 {
		o.refuse("wang", "wrong", "", quiz.LoginFailed)
	}
	o.enter("wang", password, "")
}

// Whoever knows no more than a log-in name can lock it, but keeps nobody out who comes with a browser she has come in
// with before: tries from there are counted apart, and locked apart.
func TestALockedNameAndAKnownBrowser(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	o.hire("wang", staff.Organiser, 7)
	o.hire("lihong", staff.Organiser, 8)
	known, others := o.enter("wang", password, "").Known, o.enter("lihong", password, "").Known
	login := func(word, known string) error {
		_, err := o.Login(ctx, staff.Credentials{Login: "wang", Password: word, Known: known})
		return err
	}
	lock := func(known string) {
		t.Helper()
		for range 5 {
			wantCode(t, login("wrong", known), quiz.LoginFailed)
		}
		wantCode(t, login(password, known), quiz.LoginLocked)
	}
	lock("")
	for _, forged := range []string{others, known + "A", ".", "A." + known, known[:len(known)/2]} {
		wantCode(t, login(password, forged), quiz.LoginLocked)
	}
	must(t, login(password, known))
	wantCode(t, login(password, ""), quiz.LoginLocked) // her coming in lifts nobody else's lock
	lock(known)
	o.pass(15 * time.Minute)
	must(t, login(password, ""))
	must(t, login(password, known))
}

// A crowd of tries at once gets no further than one after the other.
func TestLockoutOfACrowd(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("wang", staff.Organiser, 7)
	desks := []*staff.Desk{o.Desk, o.desk()}
	var mu sync.Mutex
	compared := 0
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			_, err := desks[i%2].Login(t.Context(), staff.Credentials{Login: "wang", Password: "wrong"})
			mu.Lock()
			defer mu.Unlock()
			if quiz.CodeOf(err) == quiz.LoginFailed {
				compared++
			}
		})
	}
	wg.Wait()
	if compared != 5 {
		t.Errorf("%d tries were compared", compared)
	}
}

func TestDisabled(t *testing.T) {
	t.Parallel()
	o, yes, no := newOffice(t), true, false
	s := o.hire("wang", staff.Organiser, 7)
	e := o.enter("wang", password, "")
	_, err := o.Change(t.Context(), s.Viewer.Account, staff.Change{Disabled: &yes})
	must(t, err)
	_, err = o.Authenticate(t.Context(), e.Token)
	wantCode(t, err, quiz.Unauthenticated)
	wantCode(t, o.Alive(t.Context(), e.Session.ID), quiz.Unauthenticated)
	o.refuse("wang", "wrong", "", quiz.LoginFailed)
	has(t, o.refuse("wang", password, "", quiz.AccountBlocked), "已停用")
	_, err = o.Change(t.Context(), s.Viewer.Account, staff.Change{Disabled: &no})
	must(t, err)
	o.enter("wang", password, "")
}

func TestTOTP(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	s := o.hire("wang", staff.Admin, quiz.Root)
	if s.Needs != staff.NeedsTOTP {
		t.Fatalf("an admin without codes needs %q", s.Needs)
	}
	begun, err := o.BeginTOTP(ctx, s)
	must(t, err)
	has(t, begun.QR, "data:image/png;base64,")
	has(t, begun.URI, "otpauth://totp/", begun.Secret)
	_, err = o.ConfirmTOTP(ctx, s, "000000")
	wantCode(t, err, quiz.Invalid)
	_, err = o.ConfirmTOTP(ctx, s, "not a code")
	wantCode(t, err, quiz.Invalid)
	used := o.code(begun.Secret, 0)
	codes, err := o.ConfirmTOTP(ctx, s, used)
	must(t, err)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	if e := o.enter("wang", password, ""); e.Token != "" || e.Session.Needs != staff.NeedsOTP {
		t.Fatalf("without a code: %+v", e)
	}
	o.refuse("wang", password, used, quiz.LoginFailed) // it was spent
	next := o.code(begun.Secret, 1)
	if e := o.enter("wang", password, next); e.Session.Needs != "" {
		t.Errorf("needs %q", e.Session.Needs)
	}
	o.refuse("wang", password, next, quiz.LoginFailed)
	o.refuse("wang", password, o.code(begun.Secret, 0), quiz.LoginFailed) // earlier than one spent
	o.pass(90 * time.Second)
	o.refuse("wang", password, o.code(begun.Secret, -2), quiz.LoginFailed)
	o.enter("wang", password, o.code(begun.Secret, -1))
	o.enter("wang", password, o.code(begun.Secret, 0))
	_, err = o.BeginTOTP(ctx, s)
	wantCode(t, err, quiz.Invalid)
}

// One who knows the password alone cannot clear the count of wrong codes by beginning anew.
func TestCodesAreCounted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.verify(o.hire("wang", staff.Organiser, 7))
	for range 5 {
		o.enter("wang", password, "")
		o.refuse("wang", password, "123456", quiz.LoginFailed)
	}
	o.refuse("wang", password, "", quiz.LoginLocked)
}

// Whoever has got at a session and a password cannot try codes until one takes two-step verification off.
func TestCodesAreCountedWhereTheyEndVerification(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ctx := t.Context()
	s := o.hire("boss", staff.Admin, quiz.Root)
	secret, _ := o.verify(s)
	for range 5 {
		wantCode(t, o.EndTOTP(ctx, s, password, "000000"), quiz.Invalid)
		if code := quiz.CodeOf(o.Password(ctx, s, password, "short")); code != quiz.Invalid && code != quiz.LoginLocked {
			t.Error(code)
		}
	}
	o.pass(time.Minute)
	wantCode(t, o.EndTOTP(ctx, s, password, o.code(secret, 0)), quiz.LoginLocked)
	o.refuse("boss", password, o.code(secret, 0), quiz.LoginLocked)
	o.pass(15 * time.Minute)
	must(t, o.EndTOTP(ctx, s, password, o.code(secret, 0)))
}

func TestRecoveryCodes(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	s := o.hire("wang", staff.Organiser, 7)
	secret, codes := o.verify(s)
	if e := o.enter("wang", password, codes[3]); !e.Recovery {
		t.Error("a recovery code is not told as one")
	}
	o.refuse("wang", password, codes[3], quiz.LoginFailed)
	left, err := o.RecoveryLeft(ctx, s.Viewer.Account)
	must(t, err)
	if left != 9 {
		t.Errorf("%d are left", left)
	}
	other := o.hire("lihong", staff.Organiser, 7)
	o.verify(other)
	o.refuse("lihong", password, codes[4], quiz.LoginFailed) // another's
	wantCode(t, o.EndTOTP(ctx, s, "wrong", codes[5]), quiz.Invalid)
	wantCode(t, o.EndTOTP(ctx, s, password, "123456"), quiz.Invalid)
	o.pass(time.Minute)
	must(t, o.EndTOTP(ctx, s, password, o.code(secret, 0)))
	o.enter("wang", password, "")
	left, err = o.RecoveryLeft(ctx, s.Viewer.Account)
	must(t, err)
	if left != 0 {
		t.Errorf("%d codes outlive the verification", left)
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	s := o.hire("wang", staff.Admin, quiz.Root)
	o.verify(s)
	for range 6 {
		_, err := o.Login(ctx, staff.Credentials{Login: "wang", Password: "wrong"})
		if err == nil {
			t.Fatal("let in")
		}
	}
	fresh, err := o.Reset(ctx, s.Viewer.Account)
	must(t, err)
	wantCode(t, o.Alive(ctx, s.ID), quiz.Unauthenticated)
	if e := o.enter("wang", fresh, ""); e.Session.Needs != staff.NeedsPassword {
		t.Errorf("needs %q", e.Session.Needs)
	}
	_, err = o.Reset(ctx, 99)
	wantCode(t, err, quiz.NotFound)
}

// Whoever may reset or change an account as she has seen it does neither to what it has become since.
func TestChangesOfWhatWasSeen(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	o.hire("boss", staff.Admin, quiz.Root)
	s := o.hire("wang", staff.Organiser, 7)
	was, role, disabled := s.Account, staff.Admin, true
	_, err := o.ResetSeen(ctx, was)
	must(t, err)
	_, err = o.Change(ctx, was.ID, staff.Change{Role: &role, Was: &was})
	must(t, err)
	_, err = o.ResetSeen(ctx, was)
	wantCode(t, err, quiz.RevisionStale)
	_, err = o.Change(ctx, was.ID, staff.Change{Disabled: &disabled, Was: &was})
	wantCode(t, err, quiz.RevisionStale)
	now, err := o.Account(ctx, was.ID)
	must(t, err)
	if now.Role != staff.Admin || now.Disabled || !now.First {
		t.Errorf("%+v", now)
	}
	_, err = o.Change(ctx, was.ID, staff.Change{Disabled: &disabled, Was: &now})
	must(t, err)
}
