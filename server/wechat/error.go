package wechat

import (
	"fmt"
	"strings"
	"time"
)

// Code says what a caller may do about a failed call. The list is closed.
type Code string

// A new code must also be given its words for workers in server/account.
const (
	InvalidCode      Code = "code_invalid"       // the log-in code is malformed, expired or used: call wx.login again
	InvalidPhoneCode Code = "phone_code_invalid" // the phone code is malformed, expired, used or another app's: ask again
	Blocked          Code = "blocked"            // WeChat finds this person a high risk and will not log them in
	Snapshot         Code = "snapshot"           // WeChat shows a snapshot page, where everybody is a virtual person
	Inactive         Code = "openid_inactive"    // the person has not opened the mini-program within two hours
	BadInput         Code = "input_invalid"      // outside the platform's bounds, by our check or by its own
	Busy             Code = "busy"               // a quota or our own queue is full: come back after RetryAfter
	Misconfigured    Code = "misconfigured"      // our account, secret, address list or page is wrong: an operator must act
	Unavailable      Code = "unavailable"        // no usable answer; what was asked may have been done all the same
)

// Error is every failure of this package. It is safe to log and to wrap: it holds no foreign text
// beyond WeChat's request id and, for errcode 40164, the address WeChat saw us come from.
type Error struct {
	Call       string        // login, oauth, token, phone, text, qrcode or risk; token when no access token was to be had
	Code       Code          // what to do
	ErrCode    int           // WeChat's own errcode; 0 if it gave none
	Rid        string        // WeChat's request id for asking its support; often empty
	RetryAfter time.Duration // how long to wait, with jitter; only for Busy and Unavailable
	Address    string        // for errcode 40164: where WeChat saw us come from; "" if it did not say

	reason string // in our own words; may be empty
	cause  error  // a context error or an errno; nil otherwise
}

// Error names the call, the code and the reason.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "wechat %s: %s", e.Call, e.Code)
	if e.ErrCode != 0 {
		fmt.Fprintf(&b, ", errcode %d", e.ErrCode)
	}
	if e.Rid != "" {
		fmt.Fprintf(&b, ", rid %s", e.Rid)
	}
	if e.reason != "" {
		fmt.Fprintf(&b, ": %s", e.reason)
	}
	return b.String()
}

// Unwrap returns the context error or errno behind a lost call, or nil.
func (e *Error) Unwrap() error { return e.cause }

// The names of calls in errors and logs.
const (
	callLogin = "login"
	callOAuth = "oauth"
	callToken = "token"
	callPhone = "phone"
	callText  = "text"
	callQR    = "qrcode"
	callRisk  = "risk"
)

// WeChat's errcodes that more than one place asks about.
const (
	errBusy        = -1
	errTokenWrong  = 40001 // on token and login calls: the AppSecret is wrong
	errTokenForged = 40014
	errTokenOld    = 42001
	errAddress     = 40164
	errDayQuota    = 45009
	errMinuteQuota = 45011
	errTextRisky   = 87014
)

// codeOf maps an errcode to our code. An errcode that is not known is Unavailable: it is logged,
// and the caller may try again, but nothing is claimed about it.
func codeOf(call string, errcode int) Code {
	switch errcode {
	case errBusy, errMinuteQuota, errDayQuota:
		return Busy
	case 40029, 40163, 41008: // invalid, been used, missing
		if call == callPhone {
			return InvalidPhoneCode
		}
		return InvalidCode
	case 40226:
		return Blocked
	case 61010:
		return Inactive
	case 40003, 43104, // not an openid, not one of this app
		40097, 40129, 40169, // bad arguments, bad scene (risk rank, code)
		45002: // content too long
		return BadInput
	case errTokenWrong, errTokenForged, errTokenOld:
		if call == callToken || call == callLogin || call == callOAuth {
			return Misconfigured
		}
		return Unavailable
	case 40002, 40013, 40125, 41002, 41004, // grant type, appid, secret; appid or secret missing
		errAddress, 89501, 89503, 89506, 89507, // our address is not on the list, or awaits the owner's consent
		41030,               // the page is not in the released version
		48001, 48004, 50002: // the account may not use this, or no longer
		return Misconfigured
	}
	return Unavailable
}

// tokenRefused tells whether err says that the access token, not the call, was at fault.
func tokenRefused(err *Error) bool {
	if err == nil || err.Call == callToken {
		return false
	}
	return err.ErrCode == errTokenWrong || err.ErrCode == errTokenForged || err.ErrCode == errTokenOld
}

// patience is the shortest wait worth trying again after; jitter comes on top.
func patience(e *Error) time.Duration {
	switch {
	case e.Code != Busy && e.Code != Unavailable:
		return 0
	case e.RetryAfter > 0:
		return e.RetryAfter
	case e.ErrCode == errMinuteQuota:
		return 15 * time.Second
	case e.ErrCode == errDayQuota:
		return time.Minute
	}
	return time.Second
}
