package board_test

import (
	"reflect"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
)

// five people in one works: two share the second place, two the fourth.
func five() []board.Entry {
	return []board.Entry{
		listed(7, 1, 9000, 10, 111, 11, top),
		listed(3, 1, 8000, 20, 111, 11, top),
		listed(5, 1, 8000, 20, 111, 11, top),
		listed(2, 1, 8000, 30, 111, 11, top),
		listed(9, 1, 8000, 30, 111, 11, top),
	}
}

func places(rows []board.Row) (people []int64, places []int) {
	for _, r := range rows {
		people, places = append(people, r.Person), append(places, r.Place)
	}
	return people, places
}

func topCase(t *testing.T, b leaderboard) {
	rebuild(t, b, five())
	for _, c := range []struct {
		contest board.Contest
		want    []int
	}{{unique, []int{1, 2, 3, 4, 5}}, {shared, []int{1, 2, 2, 4, 4}}} {
		rows, total, err := b.Top(t.Context(), c.contest, 11, 0, 10)
		if err != nil || total != 5 {
			t.Fatal(total, err)
		}
		people, got := places(rows)
		if !reflect.DeepEqual(people, []int64{7, 3, 5, 2, 9}) || !reflect.DeepEqual(got, c.want) {
			t.Errorf("people %v at %v, want places %v", people, got, c.want)
		}
		if want := (board.Row{Person: 7, Unit: 111, Place: 1, Points: 9000, Elapsed: 10}); rows[0] != want {
			t.Errorf("first row %+v, want %+v", rows[0], want)
		}
	}
	rows, total, err := b.Top(t.Context(), unique, 12, 0, 10)
	if err != nil || total != 0 || len(rows) != 0 {
		t.Errorf("a unit without people: %v, %d, %v", rows, total, err)
	}
}

func pagesCase(t *testing.T, b leaderboard) {
	m := model{}
	for person := range int64(300) {
		m[person] = listed(person, 1, quiz.Points(person/7)*100, person%3, 111, 11, top)
	}
	rebuild(t, b, values(m))
	for _, c := range []board.Contest{unique, shared} {
		for _, page := range [][2]int{{0, 0}, {0, 1}, {1, 100}, {3, 2}, {200, 100}, {250, 100}, {299, 1}, {300, 5}, {1000, 100}} {
			sameTop(t, b, m, c, 11, page[0], page[1])
		}
	}
}

func values(m model) []board.Entry {
	var out []board.Entry
	for _, e := range m {
		out = append(out, e)
	}
	return out
}

func limitsCase(t *testing.T, b leaderboard) {
	rebuild(t, b, five())
	for _, page := range [][2]int{{0, 101}, {1001, 1}, {-1, 1}, {0, -1}} {
		_, _, err := b.Top(t.Context(), unique, 11, page[0], page[1])
		wantCode(t, err, quiz.Invalid)
	}
	for _, around := range []int{-1, board.MaxAround + 1} {
		_, err := b.Place(t.Context(), unique, 7, around)
		wantCode(t, err, quiz.Invalid)
	}
}

func placeCase(t *testing.T, b leaderboard) {
	entries := append(five(), listed(4, 1, 9500, 1, 112, 11, top), listed(6, 1, 100, 1, 121, 12, top))
	rebuild(t, b, entries)
	s, err := b.Place(t.Context(), shared, 5, 2)
	if err != nil {
		t.Fatal(err)
	}
	var got [][3]int
	for _, l := range s.Levels {
		got = append(got, [3]int{int(l.Unit), l.Place, l.Total})
	}
	if want := [][3]int{{111, 2, 5}, {11, 3, 6}, {top, 3, 7}}; !reflect.DeepEqual(got, want) {
		t.Errorf("unit, place, total: %v, want %v", got, want)
	}
	people, at := places(s.Levels[1].Above)
	if !reflect.DeepEqual(people, []int64{7, 3}) || !reflect.DeepEqual(at, []int{2, 3}) {
		t.Errorf("above in unit 11: %v at %v", people, at)
	}
	people, at = places(s.Levels[1].Below)
	if !reflect.DeepEqual(people, []int64{2, 9}) || !reflect.DeepEqual(at, []int{5, 5}) {
		t.Errorf("below in unit 11: %v at %v", people, at)
	}
}

func endsCase(t *testing.T, b leaderboard) {
	m := model{}
	m.apply(five())
	rebuild(t, b, five())
	for _, c := range []board.Contest{unique, shared} {
		for person := range m {
			for _, around := range []int{0, 1, 4, board.MaxAround} {
				samePlace(t, b, m, c, person, around)
			}
		}
	}
}

func unlistedCase(t *testing.T, b leaderboard) {
	built(t, b)
	blank := listed(1, 1, 0, 5, 111, 11, top)
	blank.Counts = quiz.Counts{Sittings: 2}
	carry(t, b, blank)
	_, err := b.Place(t.Context(), unique, 1, 0)
	wantCode(t, err, quiz.NotFound)
	_, total, err := b.Top(t.Context(), unique, 11, 0, 1)
	if err != nil || total != 0 {
		t.Fatal(total, err)
	}
	totals, err := b.Totals(t.Context(), contest, []int64{top, 11, 12})
	if want := []quiz.Counts{{Sittings: 2}, {Sittings: 2}, {}}; err != nil || !reflect.DeepEqual(totals, want) {
		t.Fatal(totals, err)
	}
	same(t, b, model{1: blank})

	nowhere := listed(2, 1, 50, 5)
	carry(t, b, nowhere)
	same(t, b, model{1: blank, 2: nowhere})
}
