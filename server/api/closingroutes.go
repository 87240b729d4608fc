package api

import "net/http"

// closingRoutes are the console's for what comes after a contest: seals, notices and objections.
func (s *Server) closingRoutes() []*route {
	const award, seal = console + "/awards/{id}", console + "/seals/{id}"
	return []*route{
		{http.MethodGet, award + "/seal", anyStaff, free, 0, typed("award-sealing", "封存前核对：将要封存的结果，还有什么没有办结", s.sealing), ""},
		{http.MethodPost, award + "/seal", organiser, reads, large, typed("award-seal", "封存评分结果，成为公示的一版；再次封存须写明原因", s.sealAward), ""},
		{http.MethodGet, award + "/seals", anyStaff, free, 0, typed("award-seals", "历次封存", s.seals), ""},
		{http.MethodGet, award + "/preview.xlsx", anyStaff, reads, 0, plain(s.previewBook, previewBookDoc), ""},
		{http.MethodGet, award + "/people.xlsx", anyStaff, reads, 0, plain(s.peopleBook, peopleBookDoc), ""},

		{http.MethodGet, seal, anyStaff, free, 0, typed("seal", "封存的结果和公示设置", s.seal), ""},
		{http.MethodGet, seal + "/verify", anyStaff, free, 0, typed("seal-verify", "核验封存：重新计算，并与现在的记录对照", s.verifySeal), ""},
		{http.MethodGet, seal + "/notice.docx", anyStaff, reads, 0, plain(s.noticeWord, noticeWordDoc), ""},
		{http.MethodGet, seal + "/notice.xlsx", anyStaff, reads, 0, plain(s.noticeBook, noticeBookDoc), ""},
		{http.MethodGet, seal + "/pack.zip", anyStaff, reads, 0, plain(s.noticePack, noticePackDoc), ""},
		{http.MethodGet, seal + "/people.xlsx", anyStaff, reads, 0, plain(s.sealedPeople, sealedPeopleDoc), ""},
		{http.MethodPost, seal + "/close", organiser, free, small, typed("notice-close", "公示期满，结束公示", s.endNotice), ""},

		{http.MethodGet, award + "/objections", anyStaff, free, 0, typed("objections", "异议和答复", s.objections), ""},
		{http.MethodPost, award + "/objections", organiser, free, large, typed("objection-log", "登记异议", s.logObjection), ""},
		{http.MethodPut, console + "/objections/{id}", organiser, free, large, typed("objection-answer", "答复异议，或在答复后删除提出人的姓名和联系方式", s.answerObjection), ""},
	}
}
