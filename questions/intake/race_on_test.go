//go:build race

package intake_test

// slowdown is how many times longer the race detector makes everything.
const slowdown = 10
