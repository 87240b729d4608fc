package wechat

import (
	"context"
	"net/url"
	"regexp"
	"unicode/utf8"

	sdk "github.com/silenceper/wechat/v2/miniprogram/context"
	"github.com/silenceper/wechat/v2/miniprogram/security"
)

// textLimit is how many characters msgSecCheck takes.
const textLimit = 2500

// openIDPattern is wider than the 28 characters WeChat uses today.
var openIDPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// CheckText implements Platform by msgSecCheck, version 2.
func (c *Client) CheckText(ctx context.Context, openID string, scene TextScene, text string) (Verdict, error) {
	length := utf8.RuneCountInString(text)
	if !openIDPattern.MatchString(openID) || scene < TextProfile || scene > TextSocial ||
		length == 0 || length > textLimit || !utf8.ValidString(text) {
		return "", c.refuse(callText, BadInput, "the openid, scene or text is out of bounds")
	}
	request := &security.MsgCheckRequest{OpenID: openID, Scene: security.MsgScene(scene), Content: text}
	var verdict Verdict
	err := c.withToken(ctx, callText, func(ctx context.Context, token string) error {
		answer, err := security.NewSecurity(&sdk.Context{AccessTokenContextHandle: handle(token)}).MsgCheckContext(ctx, request)
		if answer.ErrCode == errTextRisky { // how version 1 said it
			verdict = Risky
			return nil
		}
		if err != nil {
			return err
		}
		verdict, err = verdictOf(answer.Result.Suggest)
		return err
	})
	return verdict, err
}

// verdictOf reads the platform's suggestion; a word it never documented passes nothing.
func verdictOf(suggest security.CheckSuggest) (Verdict, error) {
	switch suggest {
	case security.CheckSuggestPass:
		return Pass, nil
	case security.CheckSuggestReview:
		return Review, nil
	case security.CheckSuggestRisky:
		return Risky, nil
	}
	return "", &Error{Code: Unavailable, reason: "the answer holds no verdict"}
}

// handle gives the SDK one access token, so that it never fetches or caches any itself: its own
// source holds a lock during the call and fails when its cache does.
type handle string

// GetAccessToken returns the token as the SDK may paste it into a URL.
func (h handle) GetAccessToken() (string, error) { return url.QueryEscape(string(h)), nil }

// GetAccessTokenContext is GetAccessToken.
func (h handle) GetAccessTokenContext(context.Context) (string, error) { return h.GetAccessToken() }
