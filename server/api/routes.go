package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"
)

// The largest bodies.
const (
	small = 8 << 10
	large = 64 << 10
	lists = 1 << 20
	files = 20 << 20
)

// route is one line of the table.
type route struct {
	method string
	path   string // with {names}
	who    who    // the zero value refuses everybody
	limit  class
	body   int64 // bytes at most; 0: the route reads none
	mount  mount
	media  string // of the body; JSON unless the mount says otherwise
}

// routes is the whole contract: who may call what, and how much of it.
func (s *Server) routes() []*route {
	return slices.Concat(s.workerRoutes(), s.practiceRoutes(), s.operatorRoutes(), s.bankRoutes(), s.uploadRoutes(),
		s.staffRoutes(), s.platformRoutes(), s.censusRoutes(), s.posterRoutes(), s.manageRoutes(), s.regradeRoutes(),
		s.liveRoutes(), s.effectRoutes(), s.awardRoutes(), s.closingRoutes())
}

func (s *Server) workerRoutes() []*route {
	const v1, in = "/api/v1", "/api/v1/contests/{id}"
	return []*route{
		{http.MethodGet, "/healthz", public, free, 0, plain(s.health, healthDoc), ""},
		{http.MethodGet, "/readyz", public, reads, 0, plain(s.ready, readyDoc), ""},
		{http.MethodGet, v1 + "/version", public, reads, 0, typed("version", "版本", s.version), ""},

		{http.MethodPost, v1 + "/login/wechat", public, logins, small, typed("login-wechat", "微信登录", s.loginWeChat), ""},
		{http.MethodPost, v1 + "/login/roster", public, logins, small, typed("login-roster", "花名册登录", s.loginRoster), ""},
		{http.MethodPost, v1 + "/login/demo", public, logins, small, typed("login-demo", "演示登录（仅演示系统）", s.loginDemo), ""},
		{http.MethodGet, oauthPath, public, logins, 0, stream(s.startOAuth, startOAuthDoc), ""},
		{http.MethodGet, oauthPath + "/callback", public, logins, 0, stream(s.backOAuth, backOAuthDoc), ""},
		{http.MethodPost, oauthPath + "/exchange", public, logins, 0, plain(s.exchangeOAuth, exchangeDoc), ""},
		{http.MethodPost, v1 + "/logout", worker, writes, 0, silent("logout", "退出登录", s.logout), ""},
		{http.MethodGet, v1 + "/me", worker, reads, 0, typed("me", "本人信息", s.me), ""},
		{http.MethodPut, v1 + "/me", worker, writes, small, typed("register", "登记姓名和单位", s.register), ""},
		{http.MethodGet, v1 + "/me/export", worker, exports, 0, plain(s.export, exportDoc), ""},
		{http.MethodDelete, v1 + "/me", worker, writes, small, silent("erase", "注销：删除本人的全部个人信息，不能恢复", s.erase), ""},

		{http.MethodGet, v1 + "/units", worker, reads, 0, typed("units", "下级单位，或按名称、代码查找", s.listUnits), ""},
		{http.MethodGet, v1 + "/scenes/{code}", public, reads, 0, typed("scene", "邀请码对应的单位", s.scene), ""},
		{http.MethodGet, v1 + "/contests", public, reads, 0, typed("contests", "竞赛列表", s.contests), ""},
		{http.MethodGet, in, public, reads, 0, typed("contest", "竞赛", s.contest), ""},
		{http.MethodGet, in + "/rules", public, reads, 0, plain(s.rules, rulesDoc), ""},

		{http.MethodPost, in + "/papers", worker, writes, 0, plain(s.begin, beginDoc), ""},
		{http.MethodGet, v1 + "/papers/{id}", worker, reads, 0, plain(s.paper, paperDoc), ""},
		{http.MethodPut, v1 + "/papers/{id}/answers", worker, writes, large, plain(s.save, saveDoc), ""},
		{http.MethodPost, v1 + "/papers/{id}/submit", worker, writes, large, plain(s.submit, submitDoc), ""},
		{http.MethodPost, v1 + "/papers/{id}/reports", worker, reports, small, silent("report", "对看过解析的题目纠错", s.report), ""},

		{http.MethodGet, in + "/boards/people", worker, reads, 0, plain(s.boardPeople, boardPeopleDoc), ""},
		{http.MethodGet, in + "/boards/me", worker, reads, 0, typed("board-me", "我在各级排行榜上的位置", s.boardMe), ""},
		{http.MethodGet, in + "/boards/units", worker, reads, 0, plain(s.boardUnits, boardUnitsDoc), ""},
		{http.MethodGet, in + "/boards/stream", public, reads, 0, stream(s.boardStream, boardStreamDoc), ""},
	}
}

func (s *Server) practiceRoutes() []*route {
	const practice = "/api/v1/practice"
	return []*route{
		{http.MethodGet, practice, worker, reads, 0, typed("practice", "可以练习的法律和题库", s.practiceTopics), ""},
		{http.MethodPost, practice + "/questions", worker, reads, small, typed("practice-questions", "抽题练习：没做过的和做错的在先", s.practiceQuestions), ""},
		{http.MethodPost, practice + "/answers", worker, writes, large, typed("practice-answer", "作答一题，随即得到答案、解析和法条", s.practiceAnswer), ""},
		{http.MethodGet, practice + "/wrong", worker, reads, 0, typed("practice-wrong", "错题本：做错过，此后还没有连续答对两次的题", s.practiceWrong), ""},
		{http.MethodDelete, practice + "/wrong/{question}", worker, writes, 0, silent("practice-forget", "从错题本里去掉一题", s.forgetWrong), ""},
	}
}

func (s *Server) operatorRoutes() []*route {
	const v1 = "/api/v1"
	return []*route{
		{http.MethodPost, v1 + "/operator/rehearsals", operator, free, large, plain(s.createRehearsal, createRehearsalDoc), yamlBody},
		{http.MethodPost, v1 + "/operator/rehearsals/{id}/login", operator, free, small, typed("rehearsal-login", "模拟职工登录", s.loginRehearsal), ""},
		{http.MethodDelete, v1 + "/operator/rehearsals/{id}", operator, free, 0, silent("rehearsal-remove", "删除演练", s.removeRehearsal), ""},
	}
}

// bankRoutes are the console's for question banks, whose questions stand there with their keys.
func (s *Server) bankRoutes() []*route {
	const banks, questions, contest = console + "/banks", console + "/questions/{id}", console + "/contests/{id}"
	return []*route{
		{http.MethodGet, banks, reader, free, 0, typed("banks", "题库列表", s.banks), ""},
		{http.MethodPost, banks, admin, free, small, typed("bank-create", "新建空题库", s.createBank), ""},
		{http.MethodGet, banks + "/template.xlsx", reader, free, 0, plain(s.bankTemplate, templateDoc), ""},
		{http.MethodGet, banks + "/{bank}", reader, free, 0, typed("bank", "题库和它的变动", s.bank), ""},
		{http.MethodGet, banks + "/{bank}/questions", reader, free, 0, typed("bank-questions", "题库的题目，可按条件查找", s.bankQuestions), ""},
		{http.MethodPost, banks + "/{bank}/review", admin, free, lists, typed("bank-review", "审核或发布题目", s.reviewBank), ""},
		{http.MethodPost, banks + "/{bank}/retire", admin, free, lists, silent("bank-retire", "停用题目：以后的竞赛不再抽取", s.retireQuestions), ""},
		{http.MethodPost, banks + "/{bank}/restore", admin, free, lists, silent("bank-restore", "恢复停用的题目", s.restoreQuestions), ""},
		{http.MethodGet, banks + "/{bank}/export", reader, free, 0, plain(s.exportBank, exportBankDoc), ""},
		{http.MethodPost, banks + "/{bank}/diff", reader, free, files, plain(s.diffBank, diffDoc), octetBody},

		{http.MethodGet, questions, reader, free, 0, typed("bank-question", "题目和它的历史", s.bankQuestion), ""},
		{http.MethodPut, questions, admin, free, lists, typed("bank-edit", "修改题目：成为新的修订，待审", s.editQuestion), ""},

		{http.MethodGet, contest + "/items", reader, free, 0, typed("items", "题目统计和值得查看的题", s.items), ""},
		{http.MethodGet, contest + "/items.csv", reader, free, 0, plain(s.itemsTable, itemsTableDoc), ""},
	}
}

// uploadRoutes are the console's for files on their way into a bank.
func (s *Server) uploadRoutes() []*route {
	const uploads = console + "/banks/uploads"
	return []*route{
		{http.MethodPost, uploads, admin, free, files, plain(s.upload, uploadDoc), octetBody},
		{http.MethodGet, uploads, reader, free, 0, typed("uploads", "我最近上传的文件", s.uploads), ""},
		{http.MethodGet, uploads + "/{id}", reader, free, 0, typed("upload-detail", "上传的文件：进度，读完后的预览", s.uploadDetail), ""},
		{http.MethodGet, uploads + "/{id}/drafts", reader, free, 0, typed("upload-drafts", "文件里的题目，连同问题和相似的题", s.uploadDrafts), ""},
		{http.MethodGet, uploads + "/{id}/problems", reader, free, 0, typed("upload-problems", "文件里的问题", s.uploadProblems), ""},
		{http.MethodPut, uploads + "/{id}/drafts/{n}", admin, free, lists, typed("upload-mend", "改正文件里的一道题，重新比对", s.mendDraft), ""},
		{http.MethodPost, uploads + "/{id}/accept", admin, free, lists, typed("upload-accept", "收入题库：要收的全部收入，或一题不收", s.acceptUpload), ""},
		{http.MethodDelete, uploads + "/{id}", admin, free, 0, silent("upload-drop", "丢弃上传的文件", s.dropUpload), ""},
	}
}

const console = "/api/v1/console"

// mountAll registers every route of the table, and HEAD beside each GET.
func (s *Server) mountAll(engine *gin.Engine) *document {
	doc := newDocument(s, engine)
	for _, r := range s.routes() {
		if r.media == "" {
			r.media = jsonBody
		}
		r.mount(doc, r)
	}
	doc.tidy()
	return doc
}

// handle puts one route's guard and handler on the engine.
func (s *Server) handle(engine *gin.Engine, r *route, h gin.HandlerFunc, head bool) {
	engine.Handle(r.method, ginPath(r.path), s.guard(r), h)
	if head && r.method == http.MethodGet {
		engine.Handle(http.MethodHead, ginPath(r.path), s.guard(r), h)
	}
}
