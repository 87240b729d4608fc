package board

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"

	"lawquiz/quiz"
)

// The bounds of what a person may add. They keep every difference within a batch exact in the
// doubles Lua counts with, and the points of ten million people within an int64.
const (
	maxPoints   = 1 << 39 // hundredths, either sign
	maxSittings = math.MaxUint32
	maxKey      = math.MaxUint8
)

// record is what the boards hold for a person.
type record struct {
	generation int64
	elapsed    int64
	counts     quiz.Counts
	key        []byte  // nil: not listed
	path       []int64 // nil: counted nowhere
}

// recordOf makes the record of an entry; the record shares the entry's slices.
func recordOf(e Entry) record {
	r := record{generation: e.Generation, elapsed: e.Elapsed}
	if e.Gone {
		return r
	}
	r.counts, r.path = e.Counts, e.Path
	if e.Counts.People > 0 {
		r.key = e.Key
	}
	return r
}

// check refuses entries that cannot be recorded exactly.
func check(entries []Entry) error {
	for _, e := range entries {
		if !e.Gone && !recordable(e) {
			return quiz.Errorf(quiz.Invalid, "职工 %d 的排名成绩超出排行榜可记录的范围", e.Person)
		}
	}
	return nil
}

func recordable(e Entry) bool {
	c := e.Counts
	for _, flag := range []int64{c.People, c.Counted, c.Passed, c.Full} {
		if flag < 0 || flag > 1 {
			return false
		}
	}
	if c.Sittings < 0 || c.Sittings > maxSittings || c.Points < -maxPoints || c.Points > maxPoints {
		return false
	}
	if len(e.Path) > quiz.MaxDepth {
		return false
	}
	if c.People == 0 {
		return true
	}
	person, ok := quiz.KeyPerson(e.Key)
	return ok && person == e.Person && len(e.Key) <= maxKey
}

// A packed record, big endian; lua/apply.lua unpacks it too:
//
//	generation 8, the sign bit flipped | flags 1: people 1, counted 2, passed 4, full 8 |
//	sittings 4 | points 8 | length of the key 1 | elapsed 8 | key | path as decimal text: 12,7,1
//
// The generation is flipped so that its two halves compare as unsigned numbers; the units are text
// because they only ever become part of key and field names.
const (
	offsetFlags    = 8
	offsetSittings = 9
	offsetPoints   = 13
	offsetKeyLen   = 21
	offsetElapsed  = 22
	offsetKey      = 30
)

// appendRecord appends the packed r, which must have passed check, to dst.
func appendRecord(dst []byte, r record) []byte {
	dst = appendOrdered(dst, r.generation)
	c := r.counts
	dst = append(dst, byte(c.People|c.Counted<<1|c.Passed<<2|c.Full<<3))
	dst = binary.BigEndian.AppendUint32(dst, uint32(c.Sittings))
	dst = binary.BigEndian.AppendUint64(dst, uint64(c.Points))
	dst = append(dst, byte(len(r.key)))
	dst = binary.BigEndian.AppendUint64(dst, uint64(r.elapsed))
	dst = append(dst, r.key...)
	for i, unit := range r.path {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, unit, 10)
	}
	return dst
}

var errRecord = errors.New("board: malformed record")

// parseRecord unpacks a record; a string that appendRecord cannot have made is an error.
func parseRecord(s string) (record, error) {
	if len(s) < offsetKey {
		return record{}, errRecord
	}
	b := []byte(s)
	flags, end := int64(b[offsetFlags]), offsetKey+int(b[offsetKeyLen])
	if flags > 15 || len(b) < end {
		return record{}, errRecord
	}
	r := record{
		generation: int64(binary.BigEndian.Uint64(b) ^ 1<<63),
		elapsed:    int64(binary.BigEndian.Uint64(b[offsetElapsed:])),
		counts: quiz.Counts{
			People: flags & 1, Counted: flags >> 1 & 1, Passed: flags >> 2 & 1, Full: flags >> 3,
			Sittings: int64(binary.BigEndian.Uint32(b[offsetSittings:])),
			Points:   int64(binary.BigEndian.Uint64(b[offsetPoints:])),
		},
	}
	if end > offsetKey {
		r.key = b[offsetKey:end]
	}
	var err error
	r.path, err = parsePath(s[end:])
	return r, err
}

// parsePath reads unit ids in the one way appendRecord writes them.
func parsePath(s string) ([]int64, error) {
	if s == "" {
		return nil, nil
	}
	path := make([]int64, 0, 6)
	for start, i := 0, 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ',' {
			continue
		}
		unit, err := strconv.ParseInt(s[start:i], 10, 64)
		if err != nil || strconv.FormatInt(unit, 10) != s[start:i] {
			return nil, errRecord
		}
		path, start = append(path, unit), i+1
	}
	return path, nil
}

// appendOrdered appends v so that bytes compare as the numbers do; a key ends in the person so written.
func appendOrdered(dst []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(dst, uint64(v)^1<<63)
}

// row shows a listed record; the place is the caller's.
func (r *record) row() Row {
	person, _ := quiz.KeyPerson(r.key) // listed: check saw that it is a key
	row := Row{Person: person, Points: quiz.Points(r.counts.Points), Elapsed: r.elapsed}
	if len(r.path) > 0 {
		row.Unit = r.path[0]
	}
	return row
}

// standing shows a listed record with its places.
func (r *record) standing(levels []Level) Standing {
	row := r.row()
	return Standing{Person: row.Person, Points: row.Points, Elapsed: row.Elapsed, Levels: levels}
}
