package api

import "net/http"

// liveRoutes are the console's for figures that follow the sittings, and those of links, which stand for a
// subtree and name nobody.
func (s *Server) liveRoutes() []*route {
	const contest, links, screen = console + "/contests/{id}", "/api/v1/links", "/api/v1/screen"
	return []*route{
		{http.MethodGet, contest + "/overview", anyStaff, free, 0, typed("overview", "参赛概况：本单位及下级单位", s.overview), ""},
		{http.MethodGet, contest + "/live", anyStaff, free, 0, stream(s.liveStream, liveDoc), ""},
		{http.MethodGet, contest + "/daily", anyStaff, free, 0, typed("daily", "日报：截至任一时刻，据交卷记录计算，可复核", s.daily), ""},
		{http.MethodGet, contest + "/daily.xlsx", anyStaff, free, 0, plain(s.dailyBook, dailyBookDoc), ""},

		{http.MethodGet, links + "/overview", linked, reads, 0, typed("link-overview", "单位看板：链接所属单位的参赛概况，不含个人", s.linkOverview), ""},
		{http.MethodGet, links + "/live", linked, reads, 0, stream(s.linkStream, linkLiveDoc), ""},
		{http.MethodGet, screen, linked, reads, 0, typed("screen", "大屏：单位排行、个人排行（隐去姓名）、参赛人数、倒计时", s.screen), ""},
		{http.MethodGet, screen + "/live", linked, reads, 0, stream(s.screenStream, screenLiveDoc), ""},
	}
}
