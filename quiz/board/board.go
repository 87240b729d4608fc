// Package board keeps the leaderboards (排行榜) of contests: for every unit the order of the people
// below it, and the unit's totals.
//
// A board is an index of standings and nothing more: everything in it can be built again from the
// record. Redis and Memory hold the same contest with the same results, Redis for many servers,
// Memory for one.
//
// Nothing is ever incremented by a caller. Carry takes a person's absolute result with its
// generation, ignores what is not newer than what is held, and derives every unit's totals from
// the difference to what was held. Replay, reordering, a regrade, a deletion and a move between
// units are therefore one operation, and exact.
package board

import (
	"context"
	"errors"

	"lawquiz/quiz"
)

// Entry is one person's result as it shall stand, whatever stood before.
type Entry struct {
	Person     int64
	Generation int64       // grows with each change of the person's standing, and so names its content
	Key        []byte      // quiz.Key of the standing; not used if Counts.People is 0
	Path       []int64     // unit ids, grassroots first, top unit last; none: counted nowhere
	Counts     quiz.Counts // quiz.CountsOf the standing; People 0: adds its counts, is not listed
	Elapsed    int64       // ms, shown with the place
	// Gone marks a tombstone: the person leaves the boards and the totals, the generation stays
	// held, so that an older entry cannot bring the person back. Key, Path and Counts are not used.
	Gone bool
}

// Contest says which boards to read and how their places are counted.
type Contest struct {
	ID     string
	Prefix int  // the rule's PrefixLen: how many bytes of a key decide a shared place
	Shared bool // equal prefixes share a place and leave the next ones out (1-2-2-4)
}

// Row is a person on a board.
type Row struct {
	Person  int64
	Unit    int64 // the grassroots unit, first of the path; 0 if the path is empty
	Place   int   // from 1
	Points  quiz.Points
	Elapsed int64 // ms
}

// Standing is where a person stands.
type Standing struct {
	Person  int64
	Points  quiz.Points
	Elapsed int64   // ms
	Levels  []Level // one for each unit of the path, grassroots first
}

// Level is a person's place on the board of one unit.
type Level struct {
	Unit  int64
	Place int   // from 1
	Total int   // people listed on this board
	Above []Row // the nearest ones placed before, in board order
	Below []Row // the nearest ones placed after, in board order
}

// Beat is the boards' sign of life, the answer to every Carry and Beat. It shows whether the
// boards still hold all that this instance has carried:
//
//   - Count is the number of calls of Carry and Beat by this instance for this contest that the
//     boards remember, this one included. It is bumped in the same script as the data is written
//     and kept beside it, so it is lost exactly when data is. Calls that the network repeated are
//     counted once. A caller that saw Count = n last expects at least n+1 now; less means that the
//     boards lost their latest writes (Redis keeps its log once a second) and the standings of the
//     last minutes must be carried again. Calls that failed may be counted or not.
//   - Ready is false if the contest's boards do not exist: never built, dropped, or lost altogether
//     by a Redis that was replaced or came back empty. They are then to be built from all standings;
//     until that is done, Carry keeps nothing and reads fail with quiz.Unavailable.
type Beat struct {
	Count int64
	Ready bool
}

// Build is a set of boards in the making, beside the ones that are read meanwhile. What is carried
// while it is open ends up in both. It is used by one goroutine; only one Build of a contest can
// be swapped in: the one begun last.
type Build interface {
	// Load adds standings that were read from the record after Begin. Any number of calls in any
	// order; large ones (50 000 and more) are fastest. A person may come twice, the newer
	// generation stands. After an error the Build is only good for Abandon.
	Load(ctx context.Context, entries []Entry) error
	// Swap puts the new boards in place of the old ones at once, and removes the old ones.
	// ErrSuperseded: this is no longer the latest Build, and nothing has changed. After any other
	// error it may be called again.
	Swap(ctx context.Context) error
	// Abandon gives the Build up and removes what it wrote. It does nothing after Swap.
	Abandon(ctx context.Context) error
}

// ErrSuperseded is the error of a Build that can never be swapped in: a later one was begun, the
// contest was dropped, the boards' server lost it, or more was carried meanwhile than is queued.
var ErrSuperseded = errors.New("board: the build is no longer the latest one")

// The limits of reads: boards are for looking at the top and around oneself, not for copying.
const (
	MaxLimit  = 100
	MaxOffset = 1000
	MaxAround = 20
)

// checkPage refuses a page of Top outside the limits.
func checkPage(offset, limit int) error {
	if offset < 0 || offset > MaxOffset || limit < 0 || limit > MaxLimit {
		return quiz.Errorf(quiz.Invalid, "排行榜每次最多取 %d 行，从第 %d 行以内取起", MaxLimit, MaxOffset+1)
	}
	return nil
}

// checkAround refuses a number of neighbours outside the limits.
func checkAround(around int) error {
	if around < 0 || around > MaxAround {
		return quiz.Errorf(quiz.Invalid, "前后名次最多各取 %d 人", MaxAround)
	}
	return nil
}

// missing is the error of reading boards that do not exist.
func missing() error { return quiz.Errorf(quiz.Unavailable, "排行榜正在生成，请稍后再看") }

// unlisted is the error of asking for the place of somebody who has none.
func unlisted() error { return quiz.Errorf(quiz.NotFound, "还没有进入排行榜的成绩") }
