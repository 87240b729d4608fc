package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func person(id int64) store.Person {
	return store.Person{
		ID: id, Name: "sealed name", Gender: quiz.Female, Member: true, Unit: 4, TypedUnit: "某厂", Phone: "sealed phone",
		PhoneMAC: "mac", Consent: "v1", ConsentedAt: 10, CreatedAt: 10, UpdatedAt: 20,
	}
}

func peopleAndIdentities(t *testing.T, r *record) {
	ctx := context.Background()
	openID, name, err := r.SealedSample(ctx)
	must(t, err)
	same(t, "sample of an empty record", openID+name, "")

	want := person(5)
	must(t, r.AddPerson(ctx, want, store.Identity{Kind: "wechat", Subject: "hash", Sealed: "openid"}))
	got, err := r.Person(ctx, 5)
	must(t, err)
	same(t, "person", got, want)
	got, err = r.PersonByIdentity(ctx, "wechat", "hash")
	must(t, err)
	same(t, "person by identity", got, want)
	for _, id := range []store.Identity{{Kind: "demo", Subject: "hash"}, {Kind: "wechat", Subject: "Hash"}} {
		_, err = r.PersonByIdentity(ctx, id.Kind, id.Subject)
		wantCode(t, err, quiz.NotFound)
	}
	_, err = r.Person(ctx, 6)
	wantCode(t, err, quiz.NotFound)

	err = r.AddPerson(ctx, store.Person{ID: 6}, store.Identity{Kind: "wechat", Subject: "hash"})
	same(t, "a taken identity is a conflict", errors.Is(err, store.ErrConflict), true)
	_, err = r.Person(ctx, 6)
	wantCode(t, err, quiz.NotFound) // nothing was kept

	must(t, r.AddPerson(ctx, store.Person{ID: 7}, store.Identity{Kind: "demo", Subject: "seven"}))
	must(t, r.AddIdentity(ctx, 7, store.Identity{Kind: "roster", Subject: "entry"}))
	must(t, r.AddIdentity(ctx, 7, store.Identity{Kind: "wechat", Subject: "hash", Sealed: "stolen"}))
	for subject, owner := range map[string]int64{"entry": 7, "hash": 5} {
		kind := map[string]string{"entry": "roster", "hash": "wechat"}[subject]
		p, err := r.PersonByIdentity(ctx, kind, subject)
		must(t, err)
		same(t, "owner of "+subject, p.ID, owner)
	}
	sealed, err := r.SealedIdentity(ctx, 5, "wechat")
	must(t, err)
	same(t, "sealed identity", sealed, "openid")
	_, err = r.SealedIdentity(ctx, 7, "wechat")
	wantCode(t, err, quiz.NotFound)
	openID, name, err = r.SealedSample(ctx)
	must(t, err)
	same(t, "sample", []string{openID, name}, []string{"openid", "sealed name"})
}

func registrationEnds(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.AddPerson(ctx, store.Person{ID: 5, Member: true, CreatedAt: 1}, store.Identity{Kind: "demo", Subject: "s"}))
	want := person(5)
	want.CreatedAt = 1 // not hers to change
	must(t, r.Register(ctx, want))
	got, err := r.Person(ctx, 5)
	must(t, err)
	same(t, "registered", got, want)
	wantCode(t, r.Register(ctx, person(6)), quiz.NotFound)

	r.contest(t, 1)
	r.update(t, func(tx *store.Tx) error {
		_, err := tx.BumpStandings(1, []store.Bump{{Person: 5}}, 20)
		return err
	})
	again := want
	again.Name, again.Unit = "another", 9
	wantCode(t, r.Register(ctx, again), quiz.ProfileLocked)
	again.Phone, again.PhoneMAC, again.Consent, again.ConsentedAt, again.UpdatedAt = "p2", "m2", "v2", 30, 40
	must(t, r.Agree(ctx, again))
	want.Phone, want.PhoneMAC, want.Consent, want.ConsentedAt, want.UpdatedAt = "p2", "m2", "v2", 30, 40
	got, err = r.Person(ctx, 5)
	must(t, err)
	same(t, "after consent alone", got, want)
	wantCode(t, r.Agree(ctx, person(6)), quiz.NotFound)

	changed, err := r.ChangedPeople(ctx, 40)
	must(t, err)
	same(t, "changed", changed, []int64{5})
	changed, err = r.ChangedPeople(ctx, 41)
	must(t, err)
	same(t, "changed later", len(changed), 0)
}

func peopleByID(t *testing.T, r *record) {
	ctx := context.Background()
	r.exec(t, `INSERT INTO person (id, name, gender, member, unit, typed_unit, phone, phone_mac, consent, consented_at,
		rehearsal, created_at, updated_at)
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
		SELECT i, 'n', '', 0, 0, '', '', '', '', 0, '', 0, 0 FROM n`)
	for _, n := range []int{0, 1, 2, 4, 5, 16, 17, 64, 65, 255, 256, 257, 300, 600} {
		ids := []int64{9999} // absent
		for i := range n {
			ids = append(ids, int64(i+1))
		}
		people, err := r.PeopleByID(ctx, ids)
		must(t, err)
		found := make(map[int64]bool)
		for _, p := range people {
			found[p.ID] = true
		}
		if len(people) != n || len(found) != n || found[9999] {
			t.Errorf("%d ids: %d people, %d different", n, len(people), len(found))
		}
	}
}

func sessions(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.AddPerson(ctx, store.Person{ID: 5}, store.Identity{Kind: "demo", Subject: "s"}))
	want := store.Session{Token: "hash", Person: 5, Channel: "web", Device: "d", CreatedAt: 10, ExpiresAt: 100}
	must(t, r.AddSession(ctx, want))
	got, err := r.Session(ctx, "hash", 99)
	must(t, err)
	same(t, "session", got, want)
	_, err = r.Session(ctx, "hash", 100)
	wantCode(t, err, quiz.NotFound)
	_, err = r.Session(ctx, "other", 50)
	wantCode(t, err, quiz.NotFound)
	same(t, "a token twice", errors.Is(r.AddSession(ctx, want), store.ErrConflict), true)

	before, err := r.Topics(ctx)
	must(t, err)
	must(t, r.Revoke(ctx, "hash", 60))
	must(t, r.Revoke(ctx, "hash", 70)) // the first time stands
	_, err = r.Session(ctx, "hash", 65)
	wantCode(t, err, quiz.NotFound)
	after, err := r.Topics(ctx)
	must(t, err)
	same(t, "the topic rose", after[store.TopicSessions] > before[store.TopicSessions], true)
	for since, n := range map[int64]int{0: 1, 60: 1, 61: 0} {
		revoked, err := r.RevokedSince(ctx, since)
		must(t, err)
		same(t, "revoked", len(revoked), n)
	}
}

// Somebody who logs in again and again keeps the newest sessions only; nobody else's are touched.
func sessionsAreBounded(t *testing.T, r *record) {
	ctx := context.Background()
	for _, id := range []int64{5, 6} {
		must(t, r.AddPerson(ctx, store.Person{ID: id}, store.Identity{Kind: "demo", Subject: fmt.Sprint(id)}))
	}
	must(t, r.AddSession(ctx, store.Session{Token: "hers", Person: 6, Channel: "web", ExpiresAt: 1 << 50}))
	for i := range 105 {
		must(t, r.AddSession(ctx, store.Session{
			Token: fmt.Sprintf("t%03d", i), Person: 5, Channel: "web", CreatedAt: int64(i / 2), ExpiresAt: 1 << 50,
		}))
	}
	all, err := r.SessionsOf(ctx, 5)
	must(t, err)
	if len(all) != 100 || all[0].Token != "t005" || all[99].Token != "t104" {
		t.Errorf("%d sessions, the first %q", len(all), all[0].Token)
	}
	_, err = r.Session(ctx, "t004", 60)
	wantCode(t, err, quiz.NotFound)
	_, err = r.Session(ctx, "hers", 60)
	must(t, err)
}

// Codes come from outside and may hold what no text of the record can.
func oddCodes(t *testing.T, r *record) {
	for _, code := range []string{"", "\x00", "a\x00b", "\xff", "\xed\xa0\x80"} {
		_, err := r.Scene(context.Background(), code)
		wantCode(t, err, quiz.NotFound)
		_, err = r.UnitByCode(context.Background(), code)
		wantCode(t, err, quiz.NotFound)
	}
}

func roster(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.PutUnits(ctx, []quiz.Unit{{ID: 1, Code: "top", Name: "市总"}}, nil, nil))
	entries := []store.RosterEntry{
		{Unit: 1, NameMAC: "wang", Last4MAC: "1234", Name: "sealed", Gender: quiz.Female, Member: true},
		{Unit: 1, NameMAC: "wang", Last4MAC: "5678", Name: "sealed"},
	}
	must(t, r.PutRoster(ctx, entries))
	entries[1].Gender, entries[1].Member = quiz.Male, true
	must(t, r.PutRoster(ctx, entries[1:]))
	try := store.RosterTry{Keys: []store.RosterKey{{Unit: 1, NameMAC: "wang", Last4MAC: "5678"}}, Limit: 3, Now: 100, Until: 200}
	got, locked, err := r.TryRoster(ctx, try)
	must(t, err)
	same(t, "found", got, entries[1])
	same(t, "locked", locked, int64(0))
	try.Keys[0].Last4MAC = ""
	_, _, err = r.TryRoster(ctx, try)
	wantCode(t, err, quiz.NotFound) // the row that counts is no entry
}

func rosterLock(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.PutUnits(ctx, []quiz.Unit{{ID: 1, Code: "top", Name: "市总"}}, nil, nil))
	must(t, r.PutRoster(ctx, []store.RosterEntry{{Unit: 1, NameMAC: "wang", Last4MAC: "1234", Name: "sealed"}}))
	try := func(name, last4 string, now int64) (found bool, locked int64) {
		t.Helper()
		e, locked, err := r.TryRoster(ctx, store.RosterTry{Keys: []store.RosterKey{{Unit: 1, NameMAC: name, Last4MAC: last4}}, Limit: 3, Now: now, Until: now + 100})
		if quiz.CodeOf(err) != quiz.NotFound {
			must(t, err)
		}
		return e.Name != "", locked
	}
	for _, name := range []string{"wang", "nobody"} {
		for now := range int64(3) {
			found, locked := try(name, "0000", 10+now)
			same(t, "wrong try", []any{found, locked}, []any{false, int64(0)})
		}
		found, locked := try(name, "1234", 20)
		same(t, "after three wrong tries", []any{found, locked > 20}, []any{false, true})
		_, later := try(name, "1234", 50)
		same(t, "more tries lock no longer", later, locked)
	}
	found, locked := try("wang", "1234", 500)
	same(t, "after the lock", []any{found, locked}, []any{true, int64(0)})
	try("wang", "0000", 501)
	must(t, r.ForgetTries(ctx, 10_000))
	same(t, "counts kept", r.count(t, "roster WHERE last4_mac = ''"), 0)
	same(t, "entries kept", r.count(t, "roster"), 1)

	var wg sync.WaitGroup // a crowd gets no more tries than one
	looked := make(chan bool, 40)
	for range 40 {
		wg.Go(func() {
			_, locked, err := r.TryRoster(ctx, store.RosterTry{Keys: []store.RosterKey{{Unit: 1, NameMAC: "wang", Last4MAC: "9"}}, Limit: 3, Now: 20_000, Until: 20_100})
			looked <- locked == 0 && quiz.CodeOf(err) == quiz.NotFound
		})
	}
	wg.Wait()
	close(looked)
	n := 0
	for l := range looked {
		if l {
			n++
		}
	}
	same(t, "tries of a crowd that were looked at", n, 3)
}

// NewID's numbers differ however many ask at once, and rise with time.
func TestNewID(t *testing.T) {
	t.Parallel()
	const now, each = 1_760_000_000_000, 20_000
	found := make([][]int64, 8)
	var wg sync.WaitGroup
	for i := range found {
		wg.Go(func() {
			for range each {
				found[i] = append(found[i], store.NewID(now))
			}
		})
	}
	wg.Wait()
	all := slices.Concat(found...)
	slices.Sort(all)
	same(t, "different ids", len(slices.Compact(all)), 8*each)
	if a, b := store.NewID(now+1), all[len(all)-1]; a <= b {
		t.Errorf("id of a later ms %d is not above %d", a, b)
	}
	if id := store.NewID(now); id <= 0 {
		t.Errorf("id %d", id)
	}
}
