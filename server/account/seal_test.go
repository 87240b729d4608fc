package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"lawquiz/server/account"
)

func TestSeal(t *testing.T) {
	t.Parallel()
	s := sealer(t, 1)
	one, two := s.Seal(account.FieldPersonName, "王小芳"), s.Seal(account.FieldPersonName, "王小芳")
	if one == two || strings.Contains(one, "王") || !strings.HasPrefix(one, s.KeyID()+".") {
		t.Errorf("sealed texts are %q and %q", one, two)
	}
	for _, sealed := range []string{one, two} {
		if got, err := s.Open(account.FieldPersonName, sealed); err != nil || got != "王小芳" {
			t.Errorf("Open = %q, %v", got, err)
		}
	}
	if got := s.Seal(account.FieldPhone, ""); got != "" {
		t.Errorf("an absent value is sealed as %q", got)
	}
	if got, err := s.Open(account.FieldPhone, ""); err != nil || got != "" {
		t.Errorf("an absent value opens as %q, %v", got, err)
	}
}

// A text opens under its own key and field only, and not once changed.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	s, other := sealer(t, 1), sealer(t, 2)
	sealed := s.Seal(account.FieldPersonName, "王小芳")
	last := sealed[len(sealed)-2]
	flipped := sealed[:len(sealed)-2] + string('A'+(last-'A'+1)%2) + sealed[len(sealed)-1:]
	for name, open := range map[string]func() (string, error){
		"another field":   func() (string, error) { return s.Open(account.FieldRosterName, sealed) },
		"another key":     func() (string, error) { return other.Open(account.FieldPersonName, sealed) },
		"changed":         func() (string, error) { return s.Open(account.FieldPersonName, flipped) },
		"cut":             func() (string, error) { return s.Open(account.FieldPersonName, sealed[:len(sealed)-8]) },
		"another key id":  func() (string, error) { return s.Open(account.FieldPersonName, "x"+sealed[1:]) },
		"plain":           func() (string, error) { return s.Open(account.FieldPersonName, "王小芳") },
		"key id and none": func() (string, error) { return s.Open(account.FieldPersonName, s.KeyID()+".") },
	} {
		if got, err := open(); !errors.Is(err, account.ErrSeal) || got != "" || strings.Contains(err.Error(), sealed) {
			t.Errorf("%s: Open = %q, %v, want ErrSeal", name, got, err)
		}
	}
}

func TestMAC(t *testing.T) {
	t.Parallel()
	s := sealer(t, 1)
	seen := make(map[string]string)
	for name, mac := range map[string]string{
		"value":           s.MAC("phone", "13812345678"),
		"another value":   s.MAC("phone", "13812345679"),
		"another domain":  s.MAC("openid", "13812345678"),
		"two parts":       s.MAC("phone", "1381234", "5678"),
		"two other parts": s.MAC("phone", "138", "12345678"),
		"no parts":        s.MAC("phone"),
		"empty part":      s.MAC("phone", ""),
		"another key":     sealer(t, 2).MAC("phone", "13812345678"),
	} {
		if len(mac) != 43 {
			t.Errorf("%s: %q is not 256 bits in base64url", name, mac)
		}
		if other, ok := seen[mac]; ok {
			t.Errorf("%s and %s are alike", name, other)
		}
		seen[mac] = name
	}
	if !account.Same(s.MAC("phone", "1"), s.MAC("phone", "1")) || account.Same("a", "b") || account.Same("a", "aa") {
		t.Error("Same does not compare")
	}
}

func TestSealerKeepsItsKeys(t *testing.T) {
	t.Parallel()
	s := sealer(t, 'K')
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if got, want := fmt.Sprintf(verb, s), "account.Sealer{"+s.KeyID()+"}"; got != want {
			t.Errorf("%s prints %q, want %q", verb, got, want)
		}
	}
	if _, err := account.NewSealer(make([]byte, 16)); err == nil {
		t.Error("a short key is taken")
	}
}

func FuzzOpen(f *testing.F) {
	s := sealer(f, 1)
	f.Add(s.Seal(account.FieldPersonName, "王小芳"))
	f.Add(s.KeyID() + ".AAAA")
	f.Add("..")
	f.Fuzz(func(t *testing.T, sealed string) {
		got, err := s.Open(account.FieldPhone, sealed)
		if sealed != "" && err == nil {
			t.Fatalf("%q was never sealed and opens as %q", sealed, got)
		}
	})
}

func FuzzSeal(f *testing.F) {
	s := sealer(f, 1)
	f.Add("王小芳")
	f.Add("\x00\xff")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := s.Open(account.FieldPhone, s.Seal(account.FieldPhone, text)); err != nil || got != text {
			t.Fatalf("%q opens as %q, %v", text, got, err)
		}
	})
}
