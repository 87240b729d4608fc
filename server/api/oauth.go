package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/server/account"
)

// OAuth is log-in by an official account (公众号) in WeChat's own browser; account.Desk does it.
type OAuth interface {
	// StartOAuth returns where to send the browser, and a ticket that must stay in it.
	StartOAuth(back string) (address, ticket string, err error)
	// LoginOAuth returns a session's token, if the state is this ticket's and was not used before.
	LoginOAuth(ctx context.Context, code, state, ticket, device string) (string, *account.Viewer, error)
}

// A log-in by the official account goes: the page sends the browser to /login/oauth?to=…, that to WeChat, WeChat
// back to …/callback, and that to the page it came from, which asks …/exchange for the session.
//
// What passes from the callback to the exchange lies in a cookie that pages cannot read, lives a minute, and
// goes with requests of our own pages alone. No token, and nothing a token could be got for, ever stands in an
// address: addresses are kept in histories and logs and passed on, and a page that took a code from its own
// address would log a worker in as whoever made the link.
const (
	oauthPath  = "/api/v1/login/oauth"
	oauthWait  = account.OAuthLife / 1000 // s
	oauthHand  = 60                       // s
	oauthToken = "token."
	oauthFault = "fault."
)

// cookies are the names of the two cookies. Over https they are such as no neighbouring host can set.
func (s *Server) cookies() (ticket, handed string, secure bool) {
	if strings.HasPrefix(s.cfg.PublicURL, "https://") {
		return "__Host-lawquiz-oauth", "__Host-lawquiz-login", true
	}
	return "lawquiz-oauth", "lawquiz-login", false
}

var (
	startOAuthDoc = doc{
		id: "login-oauth", summary: "公众号登录：转到微信；登录后回到 to，地址里多一个参数 login=oauth，页面再调用 exchange", status: http.StatusFound, media: "text/html",
		params: []param{{"to", "string", "登录后回到本站的哪个页面，以 / 开头；默认 /"}},
	}
	backOAuthDoc = doc{
		id: "login-oauth-callback", summary: "微信从这里回来；总是转回页面", status: http.StatusFound, media: "text/html",
		params: []param{{"code", "string", "微信给的"}, {"state", "string", "微信带回的"}},
	}
	exchangeDoc = doc{id: "login-oauth-exchange", summary: "公众号登录的结果，只取得一次", out: LoggedIn{}}
)

func (s *Server) startOAuth(c *gin.Context) error {
	if s.cfg.OAuth == nil {
		return errNoOAuth()
	}
	to, ok := ownPage(c.DefaultQuery("to", "/"))
	if !ok {
		return quiz.Errorf(quiz.Invalid, "登录后只能回到本站的页面").At("query.to", "应以 / 开头，且是本站的页面")
	}
	address, ticket, err := s.cfg.OAuth.StartOAuth(s.cfg.PublicURL + oauthPath + "/callback")
	if err != nil {
		return err
	}
	name, _, _ := s.cookies()
	s.setCookie(c, name, ticket+"."+base64.RawURLEncoding.EncodeToString([]byte(to)), oauthWait, http.SameSiteLaxMode)
	c.Redirect(http.StatusFound, address)
	return nil
}

func errNoOAuth() error { return quiz.Errorf(quiz.NotFound, "本系统没有开通公众号登录") }

// backOAuth always sends the browser on to a page: whoever comes here looks at a browser, and has no use for
// a problem in JSON. The page gets it from the exchange.
func (s *Server) backOAuth(c *gin.Context) error {
	if s.cfg.OAuth == nil {
		return errNoOAuth()
	}
	kept, handed, _ := s.cookies()
	ticket, page := "", "/"
	if cookie, err := c.Request.Cookie(kept); err == nil {
		var to string
		ticket, to, _ = strings.Cut(cookie.Value, ".")
		if text, err := base64.RawURLEncoding.DecodeString(to); err == nil {
			if own, ok := ownPage(string(text)); ok {
				page = own
			}
		}
	}
	s.setCookie(c, kept, "", -1, http.SameSiteLaxMode)
	ctx := c.Request.Context()
	token, _, err := s.cfg.OAuth.LoginOAuth(ctx, c.Query("code"), c.Query("state"), ticket, "")
	value := oauthToken + token
	if err != nil {
		value = oauthFault + string(s.problem(ctx, err).Code) // logs the cause
	}
	s.setCookie(c, handed, value, oauthHand, http.SameSiteStrictMode)
	c.Redirect(http.StatusFound, marked(page))
	return nil
}

// exchangeOAuth answers what the callback left in this browser, and takes it away.
func (s *Server) exchangeOAuth(c *gin.Context) error {
	if s.cfg.OAuth == nil {
		return errNoOAuth()
	}
	_, handed, _ := s.cookies()
	cookie, err := c.Request.Cookie(handed)
	if err != nil {
		return oauthProblem("")
	}
	s.setCookie(c, handed, "", -1, http.SameSiteStrictMode)
	token, ok := strings.CutPrefix(cookie.Value, oauthToken)
	if !ok {
		return oauthProblem(quiz.Code(strings.TrimPrefix(cookie.Value, oauthFault)))
	}
	v, err := s.cfg.Accounts.Authenticate(c.Request.Context(), token)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, LoggedIn{Token: token, Person: s.invited(c.Request.Context(), v)})
	return nil
}

// oauthProblem is how a log-in failed, in words. A cookie may hold anything, so what it names is looked up.
func oauthProblem(code quiz.Code) error {
	words := map[quiz.Code]string{
		quiz.SnapshotUser:   "您打开的是微信的快照页，不能在这里登录。请先点页面下方的“使用完整服务”，再重新登录",
		quiz.CodeInvalid:    "没有得到您的授权，或授权已失效，请重新登录，并在微信的页面上点“允许”",
		quiz.AccountBlocked: "微信提示该账号存在风险，暂不能登录，请在微信中查看账号状态",
		quiz.Busy:           "微信繁忙，请稍等片刻再登录",
		quiz.Unavailable:    "微信服务暂时没有响应，请稍后再登录",
	}
	if text := words[code]; text != "" {
		return quiz.Errorf(code, "%s", text)
	}
	return quiz.Errorf(quiz.LoginFailed, "登录没有完成或已过期，请重新登录")
}

// setCookie sets a cookie pages cannot read; age -1 takes it away.
func (s *Server) setCookie(c *gin.Context, name, value string, age int, site http.SameSite) {
	_, _, secure := s.cookies()
	http.SetCookie(c.Writer, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age, Secure: secure, HttpOnly: true, SameSite: site,
	})
}

const pageMost = 500 // bytes of an address

// ownPage reads the address of a page of ours: a path, with a query and fragment if there are any; false for any
// other. Browsers drop tabs and line ends from addresses and read \ as /, so that /\evil.example or
// "/<tab>/evil.example" would lead elsewhere.
func ownPage(text string) (string, bool) {
	if len(text) == 0 || len(text) > pageMost || text[0] != '/' || strings.HasPrefix(text, "//") || strings.HasPrefix(text, "/api/") {
		return "", false
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == '\\' || r >= 0x7f }) {
		return "", false
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "", false
	}
	return u.String(), true
}

// marked adds login=oauth to the query of a page, by which it knows to ask for the session.
func marked(page string) string {
	u, err := url.Parse(page)
	if err != nil { // ownPage has parsed it
		return "/?login=oauth"
	}
	q := u.Query()
	q.Set("login", "oauth")
	u.RawQuery = q.Encode()
	return u.String()
}
