package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// KeySize is the length of a master key in bytes.
const KeySize = 32

// The fields that are sealed. A sealed text opens only under the field it was sealed for, so
// that a value moved to another column is refused.
const (
	FieldPersonName = "person.name"
	FieldPhone      = "person.phone"
	FieldOpenID     = "identity.openid"
	FieldRosterName = "roster.name"
)

// ErrSeal is returned where a text is not what this key sealed for this field.
var ErrSeal = errors.New("account: not sealed with this key for this field")

// Sealer encrypts personal fields and makes keyed hashes to look them up by. All its keys come
// from one master key by HKDF-SHA256. It is safe for concurrent use, and prints as nothing.
type Sealer struct {
	id   string // names the key in every sealed text; tells nothing about it
	aead cipher.AEAD
	mac  []byte
}

// NewSealer makes a sealer from a master key of KeySize bytes, which it does not keep.
func NewSealer(master []byte) (*Sealer, error) {
	if len(master) != KeySize {
		return nil, fmt.Errorf("主密钥应为 %d 字节，现有 %d 字节 (the master key has the wrong length)", KeySize, len(master))
	}
	keys := make(map[string][]byte, 3)
	for purpose, size := range map[string]int{"id": 6, "seal": 32, "look-up": 32} {
		key, err := hkdf.Key(sha256.New, master, nil, "lawquiz "+purpose+" v1", size)
		if err != nil {
			return nil, fmt.Errorf("derive the %s key: %w", purpose, err)
		}
		keys[purpose] = key
	}
	block, err := aes.NewCipher(keys["seal"])
	if err != nil {
		return nil, fmt.Errorf("seal key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("seal key: %w", err)
	}
	return &Sealer{id: base64.RawURLEncoding.EncodeToString(keys["id"]), aead: aead, mac: keys["look-up"]}, nil
}

// KeyID names the key: two sealers have the same id only if they open each other's texts.
func (s *Sealer) KeyID() string { return s.id }

// Format keeps the keys out of every print.
func (s *Sealer) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "account.Sealer{%s}", s.id) }

// Seal encrypts a field's text with AES-256-GCM: "<key id>.<base64url of nonce and text>".
// "" stays "", so that an absent value is seen as absent in the record. Sealing twice gives
// two different texts: to look a value up, use MAC.
func (s *Sealer) Seal(field, text string) string {
	if text == "" {
		return ""
	}
	sealed := s.aead.Seal(nil, nil, []byte(text), s.bound(field))
	return s.id + "." + base64.RawURLEncoding.EncodeToString(sealed)
}

// Open returns the text that Seal was given for the same field; "" for "". ErrSeal: it was
// sealed with another key, for another field, or changed since.
func (s *Sealer) Open(field, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	id, body, ok := strings.Cut(sealed, ".")
	if !ok || !Same(id, s.id) {
		return "", fmt.Errorf("%s: key id is not %s: %w", field, s.id, ErrSeal)
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(body)
	if err != nil {
		return "", fmt.Errorf("%s: not base64: %w", field, ErrSeal)
	}
	text, err := s.aead.Open(nil, nil, raw, s.bound(field))
	if err != nil {
		return "", fmt.Errorf("%s: %w", field, ErrSeal)
	}
	return string(text), nil
}

// bound is the data a sealed text is bound to.
func (s *Sealer) bound(field string) []byte { return []byte(s.id + "\x00" + field) }

// MAC returns the keyed hash (HMAC-SHA256, base64url, 43 characters) to look a value up by. The
// domain keeps equal values of different fields apart; parts are kept apart from each other.
func (s *Sealer) MAC(domain string, parts ...string) string {
	h := hmac.New(sha256.New, s.mac)
	for _, part := range append([]string{domain}, parts...) {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// Same compares two hashes in a time that does not tell where they differ.
func Same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
