package staff_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
)

const (
	start    = 1772935200000 // 2026-03-08 10:00 in Shanghai
	password = "Sunny-Field-2026"
)

// office is a desk over a record of its own, with a clock to move.
type office struct {
	*staff.Desk
	t     *testing.T
	db    *store.DB
	clock atomic.Int64
}

func newOffice(t *testing.T) *office {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	o := &office{t: t, db: db}
	o.clock.Store(start)
	o.Desk = o.desk()
	return o
}

// desk is one more server over the same record.
func (o *office) desk() *staff.Desk {
	sealer, err := account.NewSealer(bytes.Repeat([]byte{7}, account.KeySize))
	must(o.t, err)
	return staff.New(staff.Config{
		DB: o.db, Sealer: sealer, Now: o.clock.Load, Hash: staff.Cost{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32},
	})
}

func (o *office) pass(d time.Duration) { o.clock.Add(d.Milliseconds()) }

// hire opens an account with a password of its own and returns a session.
func (o *office) hire(login string, role staff.Role, unit int64) staff.Session {
	o.t.Helper()
	opened, err := o.Open(o.t.Context(), 0, []staff.Opening{{Login: login, Name: "王敏", Role: role, Unit: unit}})
	must(o.t, err)
	e := o.enter(login, opened[0].Password, "")
	must(o.t, o.Password(o.t.Context(), e.Session, opened[0].Password, password))
	s, err := o.Authenticate(o.t.Context(), e.Token)
	must(o.t, err)
	return s
}

func (o *office) enter(login, password, otp string) staff.Entered {
	o.t.Helper()
	e, err := o.Login(o.t.Context(), staff.Credentials{Login: login, Password: password, OTP: otp, Device: "Mozilla/5.0 (Windows NT 10.0) Chrome/140"})
	must(o.t, err)
	return e
}

// refuse wants a log-in to fail with a code and returns what it said.
func (o *office) refuse(login, password, otp string, code quiz.Code) string {
	o.t.Helper()
	e, err := o.Login(o.t.Context(), staff.Credentials{Login: login, Password: password, OTP: otp})
	wantCode(o.t, err, code)
	if e.Token != "" {
		o.t.Fatal("a refused log-in got a token")
	}
	return err.Error()
}

// verify puts two-step verification on and returns the secret and the recovery codes.
func (o *office) verify(s staff.Session) (string, []string) {
	o.t.Helper()
	t, err := o.BeginTOTP(o.t.Context(), s)
	must(o.t, err)
	codes, err := o.ConfirmTOTP(o.t.Context(), s, o.code(t.Secret, 0))
	must(o.t, err)
	return t.Secret, codes
}

// code is the code so many steps from now.
func (o *office) code(secret string, steps int64) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	must(o.t, err)
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(o.clock.Load()/30_000+steps)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1_000_000)
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func wantCode(tb testing.TB, err error, code quiz.Code) {
	tb.Helper()
	if got := quiz.CodeOf(err); got != code {
		tb.Fatalf("code %q, want %q (%v)", got, code, err)
	}
}

func has(tb testing.TB, text string, words ...string) {
	tb.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			tb.Fatalf("%q says nothing of %q", text, w)
		}
	}
}
