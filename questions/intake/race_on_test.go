//go:build race

package intake_test

// slowdown is how many times longer the race detector makes everything.
const slowdown = 10

// slack is how many times more heap may stand at a glance: a slow collector clears away later.
const slack = 2
