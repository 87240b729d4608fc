package board

import "bytes"

// window is a stretch of one unit's board, as both implementations read it.
type window struct {
	unit    int64
	total   int       // people on the board
	start   int       // rank of the first record, from 0
	first   int       // place of the first record
	records []*record // in board order
}

// rows gives the window's people their places. Only the first one's place had to be looked up:
// a place changes exactly where the rule's prefix does.
func (w window) rows(contest Contest) []Row {
	rows := make([]Row, len(w.records))
	for i, r := range w.records {
		rows[i] = r.row()
		switch {
		case i == 0:
			rows[i].Place = w.first
		case contest.Shared && bytes.Equal(prefix(r.key, contest), prefix(w.records[i-1].key, contest)):
			rows[i].Place = rows[i-1].Place
		default:
			rows[i].Place = w.start + i + 1
		}
	}
	return rows
}

// level shows the window around the person at rank.
func (w window) level(contest Contest, rank int) Level {
	rows := w.rows(contest)
	own := rank - w.start
	return Level{
		Unit: w.unit, Place: rows[own].Place, Total: w.total,
		Above: rows[:own:own], Below: rows[own+1:],
	}
}

// prefix returns the part of a key that decides a shared place.
func prefix(key []byte, contest Contest) []byte { return key[:min(len(key), contest.Prefix)] }
