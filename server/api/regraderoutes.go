package api

import "net/http"

// regradeRoutes are the console's for keys that proved wrong, and for what people reported of questions.
func (s *Server) regradeRoutes() []*route {
	const contest, reports = console + "/contests/{id}", console + "/reports"
	return []*route{
		{http.MethodGet, contest + "/corrections", reader, free, 0, typed("corrections", "标准答案的更正", s.corrections), ""},
		{http.MethodPost, contest + "/corrections/preview", admin, free, large, typed("correction-preview", "预览更正或撤销：谁的分数、合格、名次、单位和评奖会变；什么都不改", s.previewCorrection), ""},
		{http.MethodPost, contest + "/corrections", admin, free, large, typed("correction-create", "更正标准答案或全员得分，随即在后台重新判分", s.correct), ""},
		{http.MethodDelete, contest + "/corrections/{n}", admin, free, small, typed("correction-undo", "撤销一次更正，恢复更正前的标准答案，重新判分", s.undoCorrection), ""},
		{http.MethodGet, contest + "/regrade", reader, free, 0, typed("regrade", "重新判分的进度", s.regradeProgress), ""},
		{http.MethodGet, reports, reader, free, 0, typed("reports", "职工的纠错，纠错多的题在先", s.reportDesk), ""},
		{http.MethodPut, reports + "/{id}", admin, free, small, typed("report-answer", "处理一条纠错", s.answerReport), ""},
	}
}
