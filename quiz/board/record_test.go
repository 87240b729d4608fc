package board

import (
	"math"
	"reflect"
	"testing"

	"lawquiz/quiz"
)

func TestRecordRoundTrip(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]record{
		"tombstone": {generation: 9},
		"least":     {generation: math.MinInt64, elapsed: math.MinInt64, counts: quiz.Counts{Points: -maxPoints}, path: []int64{math.MinInt64}},
		"most": {
			generation: math.MaxInt64, elapsed: math.MaxInt64, key: make([]byte, maxKey), path: []int64{math.MaxInt64, 0, -1},
			counts: quiz.Counts{People: 1, Counted: 1, Sittings: maxSittings, Points: maxPoints, Passed: 1, Full: 1},
		},
	} {
		packed := appendRecord([]byte("before"), r)[len("before"):]
		got, err := parseRecord(string(packed))
		if err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, r)
		}
	}
}

func TestRecordMalformed(t *testing.T) {
	t.Parallel()
	good := string(appendRecord(nil, record{key: make([]byte, 16), path: []int64{1, 2}}))
	for name, s := range map[string]string{
		"empty":        "",
		"cut":          good[:20],
		"key cut":      good[:offsetKey+15],
		"flags":        good[:offsetFlags] + "\x10" + good[offsetFlags+1:],
		"path ends":    good + ",",
		"path letters": good + "x",
		"path zero":    good + ",01",
		"path plus":    good + ",+1",
		"path large":   good + ",9223372036854775808",
	} {
		if got, err := parseRecord(s); err == nil {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
}

// FuzzParseRecord: whatever is read is written back as the same bytes, so nothing is misread.
func FuzzParseRecord(f *testing.F) {
	f.Add(appendRecord(nil, record{}))
	f.Add(appendRecord(nil, record{generation: -1, counts: quiz.Counts{People: 1, Points: -5}, key: make([]byte, 24), path: []int64{111, 11, 1}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := parseRecord(string(b))
		if err != nil {
			return
		}
		if again := appendRecord(nil, r); string(again) != string(b) {
			t.Fatalf("%q was read as %+v, which is %q", b, r, again)
		}
	})
}

// FuzzRecord: whatever check lets through is read as it was written.
func FuzzRecord(f *testing.F) {
	f.Add(int64(7), int64(3), int64(1200), uint8(1), int64(2), int64(9000), int64(111), int64(11), 2, false)
	f.Fuzz(func(t *testing.T, person, generation, elapsed int64, flags uint8, sittings, points, leaf, above int64, levels int, gone bool) {
		s := quiz.Standing{Person: person, Points: quiz.Points(points), Elapsed: elapsed}
		e := Entry{
			Person: person, Generation: generation, Elapsed: elapsed, Gone: gone,
			Key:  quiz.Key(quiz.StandingRule{Ties: []quiz.Tie{quiz.TieElapsed}}, s),
			Path: []int64{leaf, above}[:min(uint(levels), 2)],
			Counts: quiz.Counts{
				People: int64(flags & 1), Counted: int64(flags >> 1 & 1), Passed: int64(flags >> 2 & 1),
				Full: int64(flags >> 3), Sittings: sittings, Points: points,
			},
		}
		if check([]Entry{e}) != nil {
			return
		}
		want := recordOf(e)
		if len(want.path) == 0 {
			want.path = nil
		}
		got, err := parseRecord(string(appendRecord(nil, want)))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, %v, want %+v", got, err, want)
		}
	})
}
