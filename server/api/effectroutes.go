package api

import "net/http"

// effectRoutes are the console's for what a contest did, and for tables people paste into reports.
func (s *Server) effectRoutes() []*route {
	const contest = console + "/contests/{id}"
	return []*route{
		{http.MethodGet, contest + "/effect", anyStaff, free, 0, typed("effect", "答题效果：首次与末次正确率，附总结材料用语", s.effect), ""},
		{http.MethodGet, contest + "/effect.xlsx", anyStaff, free, 0, plain(s.effectTable, effectTableDoc), ""},
		{http.MethodGet, contest + "/ranking/units.xlsx", anyStaff, free, 0, plain(s.rankUnits, rankUnitsDoc), ""},
		{http.MethodGet, contest + "/ranking/people.xlsx", anyStaff, reads, 0, plain(s.rankPeople, rankPeopleDoc), ""},
		{http.MethodGet, contest + "/people.xlsx", anyStaff, reads, 0, plain(s.peopleTable, peopleTableDoc), ""},
		{http.MethodGet, contest + "/items.xlsx", reader, reads, 0, plain(s.itemsBook, itemsBookDoc), ""},
	}
}
