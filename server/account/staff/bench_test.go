package staff_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
)

// benchDesk is a desk that hashes at full cost, with one account.
func benchDesk(b *testing.B) *staff.Desk {
	b.Helper()
	db, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "record.db"))
	must(b, err)
	b.Cleanup(func() { must(b, db.Close()) })
	sealer, err := account.NewSealer(bytes.Repeat([]byte{7}, account.KeySize))
	must(b, err)
	d := staff.New(staff.Config{DB: db, Sealer: sealer, Now: func() int64 { return start }})
	code, err := d.SetupCode(b.Context())
	must(b, err)
	_, err = d.Setup(b.Context(), code, staff.Opening{Login: "boss", Name: "王敏"}, password)
	must(b, err)
	return d
}

func BenchmarkLogin(b *testing.B) {
	d := benchDesk(b)
	b.ReportAllocs()
	for b.Loop() {
		_, err := d.Login(b.Context(), staff.Credentials{Login: "boss", Password: password})
		must(b, err)
	}
}

// BenchmarkUnknownLogin must take as long as BenchmarkLogin does for its password.
func BenchmarkUnknownLogin(b *testing.B) {
	d, i := benchDesk(b), 0
	for b.Loop() {
		i++
		if _, err := d.Login(b.Context(), staff.Credentials{Login: "nobody" + string(rune('a'+i%20000)), Password: password}); err == nil {
			b.Fatal("let in")
		}
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	d := benchDesk(b)
	e, err := d.Login(b.Context(), staff.Credentials{Login: "boss", Password: password})
	must(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, err := d.Authenticate(b.Context(), e.Token)
		must(b, err)
	}
}

func BenchmarkRecord(b *testing.B) {
	d := benchDesk(b)
	for b.Loop() {
		must(b, d.Record(b.Context(), staff.Entry{Action: "account-open", Object: "账号 x1-1", Outcome: store.Begun}))
	}
}

func BenchmarkVerify(b *testing.B) {
	d := benchDesk(b)
	for range 2000 {
		must(b, d.Record(b.Context(), staff.Entry{Action: "account-open", Object: "账号 x1-1", Outcome: store.Begun}))
	}
	for b.Loop() {
		check, err := d.Verify(b.Context())
		must(b, err)
		if check.Entries != 2000 {
			b.Fatalf("%+v", check)
		}
	}
}
