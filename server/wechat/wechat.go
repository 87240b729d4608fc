// Package wechat is the WeChat platform: of a mini-program log-in, phone numbers, text checks,
// mini-program codes and risk ranks; of an official account log-in.
//
// It stands in front of github.com/silenceper/wechat/v2, which is never called from elsewhere. What
// the SDK leaves open is closed here: every call ends within Config.Timeout, reads at most 1 MB,
// follows no redirect and is paced by one token bucket; access tokens are the stable kind; and no
// error or log line holds the AppSecret, an access token, a session_key, a code or an openid.
//
// Every failed call returns an *Error whose Code says what the caller may do about it.
package wechat

import "context"

// Platform is what the server asks of WeChat for a mini-program. Client is the real one.
//
// All calls return an *Error on failure. Besides the codes named at each call, any of them may fail
// with Busy or Unavailable (try again after RetryAfter) or Misconfigured (an operator must act).
type Platform interface {
	// Login exchanges the code of wx.login for who the worker is. A code is sent to WeChat at most
	// once: after any failure but Busy the worker's app must call wx.login again, because WeChat may
	// have consumed the code even when no answer arrived. Codes: InvalidCode, Blocked.
	Login(ctx context.Context, code string) (Identity, error)

	// Phone exchanges the code of a getPhoneNumber button for the number: 11 digits for a mainland
	// number, with its area code otherwise. The code of wx.login does not work here.
	// Codes: InvalidPhoneCode.
	Phone(ctx context.Context, code string) (string, error)

	// CheckText asks whether text written by openID may be shown to others. The text has 1 to 2500
	// characters and its writer must have opened the mini-program within two hours.
	// Codes: Inactive, BadInput.
	CheckText(ctx context.Context, openID string, scene TextScene, text string) (Verdict, error)

	// QRCode draws the mini-program code that opens page with scene; the result is a JPEG or PNG
	// file. page has no leading slash and no query, must be part of the released version, and ""
	// means the first page; scene is 1 to 32 characters of the platform's alphabet. Codes: BadInput.
	QRCode(ctx context.Context, scene, page string) ([]byte, error)

	// RiskRank tells how suspicious the platform finds a person at an address, from 0 (clean) to 4.
	// The person must have opened the mini-program within two hours. Codes: Inactive, BadInput.
	RiskRank(ctx context.Context, openID, ip string, scene RiskScene) (int, error)
}

var _ Platform = (*Client)(nil)

// Identity is a worker as WeChat knows them.
type Identity struct {
	OpenID  string // who this is within our mini-program or official account; never empty
	UnionID string // who this is across an Open Platform account; empty where none is bound
}

// Verdict is the platform's opinion of a text.
type Verdict string

// The closed list of verdicts. Only a Pass may be shown without a person having read it.
const (
	Pass   Verdict = "pass"
	Review Verdict = "review"
	Risky  Verdict = "risky"
)

// TextScene says where a text will be seen.
type TextScene uint8

// The closed list of text scenes, with the platform's numbers.
const (
	TextProfile TextScene = iota + 1 // 资料: names, slogans
	TextComment                      // 评论
	TextForum                        // 论坛
	TextSocial                       // 社交日志
)

// RiskScene says what a person is about to do.
type RiskScene uint8

// The closed list of risk scenes, with the platform's numbers.
const (
	RiskRegister  RiskScene = iota // 注册
	RiskMarketing                  // 营销作弊
)
