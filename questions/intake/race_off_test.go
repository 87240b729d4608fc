//go:build !race

package intake_test

// slowdown is 1: nothing slows the tests down.
const slowdown = 1

// slack is how many times more heap may stand at a glance.
const slack = 1
