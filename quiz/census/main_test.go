package census_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets rapid try fewer histories than it would: each opens a record of its own. More are tried with
// -rapid.checks.
func TestMain(m *testing.M) {
	flag.Parse()
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "rapid.checks" })
	if !chosen {
		if err := flag.Set("rapid.checks", "12"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
