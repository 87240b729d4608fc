package census_test

import "testing"

func TestSQLite(t *testing.T) {
	t.Parallel()
	suite(t, sqlite)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	suite(t, postgres)
}

// suite is what the census does on either engine. Each case has a record of its own.
func suite(t *testing.T, engine engine) {
	for name, run := range map[string]func(t *testing.T, w *world){
		"a move takes people along":         moveTakesAlong,
		"a merge leads on":                  mergeLeadsOn,
		"a merge keeps what was typed":      mergeKeepsTyped,
		"a unit set apart":                  setApart,
		"ended contests keep their tree":    endedKeepTree,
		"extended contests go on":           extendedGoOn,
		"papers that come in after the end": papersAfterTheEnd,
		"what was previewed must be so":     previewHolds,
		"one change at a time":              oneAtATime,
		"a submission under way":            underWay,
		"a job goes on after a stop":        goesOn,
		"a person is put right":             putRight,
		"typed names are merged":            typedMerged,
		"head-counts keep their history":    headHistory,
		"head-counts lock at the opening":   headLock,
		"figures that do not fit are told":  gapsTold,
		"figures go with a merge":           figuresMerged,
		"figures merged after the end":      figuresMergedLater,
		"invitations are issued anew":       reissued,
		"names lead to units":               namesLead,
		"late figures are for later":        lateFigures,
		"chains of merges":                  chains,
		"an extended contest has not ended": extendedRuns,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, open(t, engine(t)))
		})
	}
}
