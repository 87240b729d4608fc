package demo

import (
	"crypto/sha256"
	"encoding/binary"
)

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// sceneCode returns the invitation code of a unit: eight characters of base62 that follow
// from its code, so that codes on paper stay good when the demo is made afresh.
func sceneCode(unit string) string {
	sum := sha256.Sum256([]byte("lawquiz demo " + unit))
	n := binary.BigEndian.Uint64(sum[:])
	var code [8]byte
	for i := range code {
		code[i] = base62[n%62]
		n /= 62
	}
	return string(code[:])
}
