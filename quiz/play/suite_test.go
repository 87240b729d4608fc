package play_test

import "testing"

func TestSQLite(t *testing.T) {
	t.Parallel()
	suite(t, sqlite)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	suite(t, postgres)
}

// suite is a sitting's life on either engine. Each case has a record of its own.
func suite(t *testing.T, open engine) {
	cases := map[string]func(t *testing.T, source string){
		"a paper is begun once":           begunOnce,
		"a crowd of begins":               crowdOfBegins,
		"quotas":                          quotas,
		"no quota":                        noQuota,
		"who may begin":                   whoMayBegin,
		"rehearsals stay apart":           rehearsalsStayApart,
		"a taken number":                  takenNumber,
		"the highest save stands":         highestSaveStands,
		"a save from an older draft":      saveFromAnOlderDraft,
		"saves end with the paper":        savesEnd,
		"a crowd of submits":              crowdOfSubmits,
		"other answers":                   otherAnswers,
		"only one's own paper":            ownPaper,
		"only the paper's answers":        paperAnswers,
		"what a submission leaves":        whatItLeaves,
		"time spent":                      timeSpent,
		"the best sitting stands":         bestSittingStands,
		"the deadline":                    deadlineMatrix,
		"a save still queued":             saveStillQueued,
		"the window's close":              windowClose,
		"the clock goes back":             clockGoesBack,
		"swept":                           swept,
		"swept in parts":                  sweptInParts,
		"an expired paper makes room":     expiredMakesRoom,
		"the key changes under a sitting": keyChanges,
		"the key changes before a submit": keyChangesBefore,
		"the key is corrected and known":  keyKnown,
		"review":                          review,
		"a full queue":                    fullQueue,
		"a bad neighbour":                 badNeighbour,
		"a caller who leaves":             callerLeaves,
		"publishing":                      publishing,
		"the erased leave":                erasedLeaves,
		"erased on another server":        erasedElsewhere,
		"a crowd is erased":               crowdErased,
		"what a person is told":           told,
		"practising":                      practising,
		"practice with a contest open":    practiceShut,
		"what practice prefers":           practicePrefers,
		"practice follows the banks":      practiceFollows,
		"practice refuses":                practiceRefuses,
		"practice of the erased":          practiceErased,
		"a crowd practises":               practiceCrowd,
		"reporting a question":            reporting,
		"regrading":                       regrading,
		"corrections refused":             correctionsRefused,
		"corrected on another server":     correctedElsewhere,
		"corrected in the rush":           correctedInTheRush,
		"regraded in parts":               regradeInParts,
		"regrade of the erased":           regradeOfTheErased,
		"foreseeing a correction":         foreseeing,
		"a draft becomes a contest":       drafting,
		"drafts refused":                  draftsRefused,
		"a paper is sampled":              sampling,
		"a contest is paused":             pausing,
		"a contest is extended":           extending,
		"a contest is closed early":       closing,
	}
	for name, run := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, open(t))
		})
	}
}
