//go:build !race

package intake_test

// slowdown is 1: nothing slows the tests down.
const slowdown = 1
