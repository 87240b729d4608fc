package api

import "net/http"

// staffRoutes are the console's for those who work at it: log-in, accounts, the log of changes, links.
func (s *Server) staffRoutes() []*route {
	const session, accounts, account = console + "/session", console + "/accounts", console + "/accounts/{id}"
	return []*route{
		{http.MethodPost, console + "/setup", public, logins, small, typed("setup", "用服务启动日志里的口令开第一个管理员账号", s.setup), ""},
		{http.MethodPost, console + "/login", public, logins, small, typed("console-login", "登录后台", s.login), ""},
		{http.MethodPost, console + "/logout", seated, free, 0, silent("console-logout", "退出后台", s.leave), ""},
		{http.MethodGet, session, seated, reads, 0, typed("session", "我的账号和会话", s.session), ""},
		{http.MethodPut, session + "/password", seated, writes, small, silent("session-password", "修改我的密码；其他会话随即结束", s.changePassword), ""},
		{http.MethodPost, session + "/totp", seated, writes, 0, typed("totp-begin", "设置两步验证：得到密钥和二维码", s.beginTOTP), ""},
		{http.MethodPut, session + "/totp", seated, writes, small, typed("totp-confirm", "输入验证码，开启两步验证；得到恢复码", s.confirmTOTP), ""},
		{http.MethodDelete, session + "/totp", seated, writes, small, silent("totp-end", "关闭两步验证", s.endTOTP), ""},
		{http.MethodGet, console + "/sessions", seated, reads, 0, typed("sessions", "我的会话", s.sessions), ""},
		{http.MethodDelete, console + "/sessions/{id}", seated, writes, 0, silent("session-end", "结束我的一个会话", s.endSession), ""},

		{http.MethodGet, accounts, anyStaff, reads, 0, typed("accounts", "后台账号", s.accounts), ""},
		{http.MethodPost, accounts, organiser, writes, small, typed("account-open", "开账号；初始密码只告知一次", s.openAccount), ""},
		{http.MethodPost, accounts + "/batch", organiser, writes, files, plain(s.openAccounts, openAccountsDoc), octetBody},
		{http.MethodGet, account, anyStaff, reads, 0, typed("account", "一个后台账号", s.account), ""},
		{http.MethodPut, account, organiser, writes, small, typed("account-change", "修改、停用或恢复账号", s.changeAccount), ""},
		{http.MethodPost, account + "/reset", organiser, writes, 0, typed("account-reset", "重置密码和两步验证；初始密码只告知一次", s.resetAccount), ""},
		{http.MethodGet, account + "/sessions", anyStaff, reads, 0, typed("account-sessions", "账号的会话", s.accountSessions), ""},
		{http.MethodDelete, account + "/sessions", organiser, writes, 0, silent("account-sessions-end", "结束账号的全部会话", s.endAccountSessions), ""},

		{http.MethodGet, console + "/audit", reader, reads, 0, typed("audit", "操作日志，新的在前", s.auditLog), ""},
		{http.MethodGet, console + "/audit.xlsx", reader, reads, 0, plain(s.auditTable, auditTableDoc), ""},
		{http.MethodGet, console + "/audit/verify", reader, reads, 0, typed("audit-verify", "核对操作日志的哈希链", s.verifyAudit), ""},

		{http.MethodGet, console + "/links", anyStaff, reads, 0, typed("links", "大屏和单位看板的链接", s.links), ""},
		{http.MethodPost, console + "/links", organiser, writes, small, typed("link-make", "做一个大屏或单位看板的链接；地址只告知一次", s.makeLink), ""},
		{http.MethodDelete, console + "/links/{id}", organiser, writes, 0, silent("link-revoke", "停用链接", s.revokeLink), ""},
		{http.MethodPost, "/api/v1/links/exchange", public, logins, small, typed("link-exchange", "用链接里的密钥换取 Cookie", s.exchangeLink), ""},
		{http.MethodGet, "/api/v1/links/current", linked, reads, 0, typed("link-current", "当前链接", s.currentLink), ""},
	}
}
