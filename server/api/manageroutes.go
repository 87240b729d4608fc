package api

import "net/http"

// manageRoutes are the console's for contests: drafts, publishing, and what is done to them afterwards.
func (s *Server) manageRoutes() []*route {
	const contests, contest = console + "/contests", console + "/contests/{id}"
	return []*route{
		{http.MethodGet, contests, anyStaff, free, 0, typed("kept-contests", "全部竞赛；草稿只有管理员和审计员看得到", s.keptContests), ""},
		{http.MethodGet, contests + "/presets", reader, free, 0, typed("contest-presets", "新建竞赛可以用的样板", s.presets), ""},
		{http.MethodPost, contests, admin, free, large, typed("contest-create", "新建草稿：从样板、另一场竞赛、文档或表单", s.createContest), ""},
		{http.MethodPost, contests + "/check", admin, free, large, typed("contest-check", "检查文档或表单：逐处列出错误、提醒和题量不足；什么都不保存", s.checkContest), ""},
		{http.MethodGet, contest + "/document", reader, free, 0, typed("contest-document", "竞赛文档和表单", s.contestDocument), ""},
		{http.MethodPut, contest + "/document", admin, free, large, typed("contest-write", "修改草稿", s.writeContest), ""},
		{http.MethodDelete, contest + "/document", admin, free, 0, silent("contest-drop", "删除草稿", s.dropContest), ""},
		{http.MethodPost, contest + "/sample", reader, free, small, typed("contest-sample", "试抽一份试卷：职工看到的样子，和带标准答案的样子", s.sampleContest), ""},
		{http.MethodGet, contest + "/rules.docx", anyStaff, free, 0, plain(s.rulesFile, rulesFileDoc), ""},
		{http.MethodPost, contest + "/publish/preview", admin, free, small, typed("contest-publish-preview", "预览发布：将要发生什么", s.previewPublish), ""},
		{http.MethodPost, contest + "/publish", admin, free, small, typed("contest-publish", "发布竞赛", s.publishContest), ""},
		{http.MethodGet, contest + "/changes", reader, free, 0, typed("contest-changes", "发布以后的改动", s.contestChanges), ""},
		{http.MethodPost, contest + "/pause", admin, free, small, typed("contest-pause", "暂停：不能开始新的答题，已开始的可以交完", s.pauseContest), ""},
		{http.MethodPost, contest + "/resume", admin, free, small, typed("contest-resume", "恢复", s.resumeContest), ""},
		{http.MethodPost, contest + "/extend", admin, free, small, typed("contest-extend", "延长截止时间", s.extendContest), ""},
		{http.MethodPost, contest + "/close", admin, free, small, typed("contest-close", "提前截止", s.closeContest), ""},
	}
}
