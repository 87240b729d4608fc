package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func account(id int64, login, role string, unit int64) store.Staff {
	return store.Staff{ID: id, Login: login, Name: "sealed", Role: role, Unit: unit, Password: "hash", CreatedAt: 10, UpdatedAt: 10}
}

func staffAccounts(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.AddStaff(ctx, []store.Staff{account(1, "wang", store.RoleAdmin, 0), account(2, "li", store.RoleOrganiser, 7)}))
	err := r.AddStaff(ctx, []store.Staff{account(3, "new", store.RoleAuditor, 0), account(4, "li", store.RoleOrganiser, 8)})
	if !errors.Is(err, store.ErrConflict) {
		t.Fatalf("a log-in name twice: %v", err)
	}
	all, err := r.AllStaff(ctx)
	must(t, err)
	same(t, "accounts after a conflict", len(all), 2)
	changed, err := r.ChangeStaff(ctx, store.StaffChange{ID: 2, Now: 20, Apply: func(s *store.Staff) error {
		s.Unit, s.FirstUntil = 8, 99
		return nil
	}})
	must(t, err)
	read, err := r.StaffByLogin(ctx, "li")
	must(t, err)
	same(t, "as changed", read, changed)
	same(t, "unit and time", []int64{read.Unit, read.UpdatedAt, read.FirstUntil}, []int64{8, 20, 99})
	_, err = r.ChangeStaff(ctx, store.StaffChange{ID: 9, Apply: func(*store.Staff) error { return nil }})
	wantCode(t, err, quiz.NotFound)
	_, err = r.StaffByLogin(ctx, "nobody\x00")
	wantCode(t, err, quiz.NotFound)
}

// However many demote each other at once, one admin is left.
func lastAdminStays(t *testing.T, r *record) {
	ctx := context.Background()
	const admins = 5
	var list []store.Staff
	for i := range int64(admins) {
		list = append(list, account(i+1, fmt.Sprint("admin", i), store.RoleAdmin, 0))
	}
	must(t, r.AddStaff(ctx, list))
	errs := make([]error, admins)
	var wg sync.WaitGroup
	for i := range admins {
		wg.Go(func() {
			_, errs[i] = r.ChangeStaff(ctx, store.StaffChange{ID: int64(i + 1), Apply: func(s *store.Staff) error {
				if s.Disabled = i%2 == 0; !s.Disabled {
					s.Role = store.RoleAuditor
				}
				return nil
			}})
		})
	}
	wg.Wait()
	refused := 0
	for _, err := range errs {
		if errors.Is(err, store.ErrLastAdmin) {
			refused++
		} else {
			must(t, err)
		}
	}
	n, err := r.Admins(ctx)
	must(t, err)
	same(t, "admins left and changes refused", []int{n, refused}, []int{1, 1})
}

func setupCode(t *testing.T, r *record) {
	ctx := context.Background()
	if err := r.FirstAdmin(ctx, "", 1, account(1, "a", store.RoleAdmin, 0)); !errors.Is(err, store.ErrSetup) {
		t.Fatalf("without a code: %v", err)
	}
	for _, code := range []string{"old", "new"} {
		kept, err := r.PutSetupCode(ctx, code, 100)
		must(t, err)
		same(t, "kept", kept, true)
	}
	for _, c := range []struct {
		code string
		now  int64
	}{{"old", 1}, {"new", 100}, {"", 1}} {
		if err := r.FirstAdmin(ctx, c.code, c.now, account(1, "a", store.RoleAdmin, 0)); !errors.Is(err, store.ErrSetup) {
			t.Fatalf("%+v: %v", c, err)
		}
	}
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			errs[i] = r.FirstAdmin(ctx, "new", 99, account(int64(i+1), fmt.Sprint("a", i), store.RoleAdmin, 0))
		})
	}
	wg.Wait()
	opened := 0
	for _, err := range errs {
		if err == nil {
			opened++
		} else if !errors.Is(err, store.ErrSetup) {
			t.Fatal(err)
		}
	}
	same(t, "admins opened with one code", opened, 1)
	kept, err := r.PutSetupCode(ctx, "again", 100)
	must(t, err)
	same(t, "a code beside an admin", kept, false)
}

func staffSessions(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.AddStaff(ctx, []store.Staff{account(1, "wang", store.RoleAdmin, 0), account(2, "li", store.RoleOrganiser, 7)}))
	for i := range int64(25) {
		must(t, r.AddStaffSession(ctx, store.StaffSession{
			ID: i + 1, Token: fmt.Sprint("t", i+1), Staff: 2, Device: "火狐", CreatedAt: i, SeenAt: i + 1, ExpiresAt: 1000,
		}))
	}
	list, err := r.StaffSessions(ctx, 2, 30, 0)
	must(t, err)
	same(t, "sessions kept", len(list), 20)
	s, a, err := r.StaffSession(ctx, "t25", 999, 24)
	must(t, err)
	same(t, "whose", []int64{s.ID, a.ID, a.LastSeenAt}, []int64{25, 2, 25})
	for name, at := range map[string][2]int64{"expired": {1000, 0}, "idle": {30, 25}} {
		if _, _, err := r.StaffSession(ctx, "t25", at[0], at[1]); quiz.CodeOf(err) != quiz.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, r.UseStaffSession(ctx, s, 40))
	_, a, err = r.StaffSession(ctx, "t25", 41, 39)
	must(t, err)
	same(t, "last seen", a.LastSeenAt, int64(40))
	wantCode(t, r.EndStaffSession(ctx, 1, 25), quiz.NotFound)
	must(t, r.EndStaffSession(ctx, 2, 24))
	before, err := r.Topics(ctx)
	must(t, err)
	_, err = r.ChangeStaff(ctx, store.StaffChange{ID: 2, Apply: func(*store.Staff) error { return nil }, Ends: true, Keep: 25})
	must(t, err)
	must(t, r.StaffSessionAlive(ctx, 25, 50, 39))
	wantCode(t, r.StaffSessionAlive(ctx, 23, 50, 0), quiz.NotFound)
	_, err = r.ChangeStaff(ctx, store.StaffChange{ID: 2, Apply: func(s *store.Staff) error { s.Disabled = true; return nil }})
	must(t, err)
	wantCode(t, r.StaffSessionAlive(ctx, 25, 50, 39), quiz.NotFound)
	after, err := r.Topics(ctx)
	must(t, err)
	same(t, "times others are told", after[store.TopicSessions]-before[store.TopicSessions], int64(1))
	must(t, r.TidyStaff(ctx, 50, 40))
	same(t, "rows after tidying", r.count(t, "staff_session"), 0)
}

func staffTries(t *testing.T, r *record) {
	ctx := context.Background()
	try := func(now int64) (int64, int64) {
		n, until, err := r.CountStaffTry(ctx, store.StaffTry{Subject: "s", Limit: 3, Now: now, Until: now + 100})
		must(t, err)
		return n, until
	}
	for i := range int64(5) {
		n, until := try(10 + i)
		same(t, "tries and end", []int64{n, until}, []int64{i + 1, min(112, 110+i)})
	}
	n, until := try(112)
	same(t, "after the lock", []int64{n, until}, []int64{1, 212})
	must(t, r.UncountStaffTry(ctx, "s"))
	n, _ = try(113)
	same(t, "one taken back", n, int64(1))
	must(t, r.ForgetStaffTries(ctx, "s"))
	must(t, r.UncountStaffTry(ctx, "s"))
	same(t, "tries cleared", r.count(t, "staff_try"), 0)
}

func staffCodes(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.AddStaff(ctx, []store.Staff{account(1, "wang", store.RoleAdmin, 0)}))
	_, err := r.ChangeStaff(ctx, store.StaffChange{ID: 1, Apply: func(s *store.Staff) error { s.TOTP = "x"; return nil }, Codes: []string{"c1", "c2"}})
	must(t, err)
	var mu sync.Mutex
	steps, codes := 0, 0
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			step, err := r.SpendStaffStep(ctx, 1, 50)
			code, err2 := r.SpendRecovery(ctx, 1, "c1")
			mu.Lock()
			defer mu.Unlock()
			if err = errors.Join(err, err2); err != nil {
				t.Error(err)
			}
			if step {
				steps++
			}
			if code {
				codes++
			}
		})
	}
	wg.Wait()
	same(t, "times spent", []int{steps, codes}, []int{1, 1})
	earlier, err := r.SpendStaffStep(ctx, 1, 49)
	must(t, err)
	same(t, "an earlier step", earlier, false)
	left, err := r.RecoveryLeft(ctx, 1)
	must(t, err)
	same(t, "codes left", left, 1)
}

func links(t *testing.T, r *record) {
	ctx := context.Background()
	l := store.Link{ID: 1, Kind: "screen", Contest: "day", Unit: 3, Note: "礼堂", Secret: "s1", MadeBy: 2, CreatedAt: 5, ExpiresAt: 50}
	must(t, r.AddLink(ctx, l))
	l.Maker.Off = true // nobody is known to have made it
	got, err := r.LinkBySecret(ctx, "s1", 49)
	must(t, err)
	same(t, "the link", got, l)
	must(t, r.AddStaff(ctx, []store.Staff{account(2, "li", store.RoleOrganiser, 7)}))
	got, err = r.Link(ctx, 1)
	must(t, err)
	same(t, "its maker", got.Maker, store.Maker{Role: store.RoleOrganiser, Unit: 7})
	_, err = r.ChangeStaff(ctx, store.StaffChange{ID: 2, Apply: func(s *store.Staff) error {
		s.Disabled = true
		return nil
	}})
	must(t, err)
	must(t, r.AddLink(ctx, store.Link{ID: 2, Kind: "board", Unit: 3, Secret: "s2", ExpiresAt: 50}))
	made, err := r.Links(ctx)
	must(t, err)
	same(t, "the operator, who has no account", made[0].Maker, store.Maker{Role: store.RoleAdmin})
	same(t, "a disabled maker", made[1].Maker, store.Maker{Role: store.RoleOrganiser, Unit: 7, Off: true})
	_, err = r.LinkBySecret(ctx, "s1", 50)
	wantCode(t, err, quiz.NotFound)
	before, err := r.GoodLinks(ctx, 2, 10)
	must(t, err)
	must(t, r.RevokeLink(ctx, 1, 20))
	must(t, r.RevokeLink(ctx, 1, 30))
	after, err := r.GoodLinks(ctx, 2, 10)
	must(t, err)
	same(t, "one link less", before-after, 1)
	_, err = r.LinkBySecret(ctx, "s1", 21)
	wantCode(t, err, quiz.NotFound)
	all, err := r.Links(ctx)
	must(t, err)
	same(t, "revoked when", all[1].RevokedAt, int64(20))
}
