package wechat

import (
	"context"
	"net/url"
	"regexp"

	"github.com/silenceper/wechat/v2/miniprogram/auth"
	"github.com/silenceper/wechat/v2/miniprogram/config"
	sdk "github.com/silenceper/wechat/v2/miniprogram/context"
	"github.com/silenceper/wechat/v2/util"
)

// codePattern is what codes of wx.login, of getPhoneNumber and of an official account look like.
var codePattern = regexp.MustCompile(`^[A-Za-z0-9_-]{8,128}$`)

// Login implements Platform.
func (c *Client) Login(ctx context.Context, code string) (Identity, error) {
	return c.redeem(ctx, callLogin, code, c.exchange)
}

// redeem spends a log-in code by exchange, which sends it: once, unless the gate was full.
func (c *Client) redeem(ctx context.Context, call, code string,
	exchange func(ctx context.Context, code string) (Identity, error)) (Identity, error) {
	if !codePattern.MatchString(code) {
		return Identity{}, c.refuse(call, InvalidCode, "the code is malformed and was not sent")
	}
	if !c.spent.claim(code) {
		return Identity{}, c.refuse(call, InvalidCode, "the code was sent before and is not sent again")
	}
	ctx, cancel := c.open(ctx)
	defer cancel()
	if err := c.gate.pass(ctx); err != nil {
		c.spent.release(code)
		return Identity{}, c.finish(translate(call, err))
	}
	who, err := exchange(ctx, code)
	if err != nil {
		return Identity{}, c.finish(translate(call, err))
	}
	return who, nil
}

// exchange sends code to WeChat. The session_key of the answer ends here. Everything is escaped
// before the SDK sees it, because the SDK pastes it into the URL as it is.
func (c *Client) exchange(ctx context.Context, code string) (Identity, error) {
	door := auth.NewAuth(&sdk.Context{Config: &config.Config{
		AppID:     url.QueryEscape(c.cfg.AppID),
		AppSecret: url.QueryEscape(c.cfg.AppSecret),
	}})
	session, err := door.Code2SessionContext(ctx, url.QueryEscape(code))
	if session.ErrCode != 0 { // the SDK's error for this is plain text
		return Identity{}, util.NewCommonError(callLogin, session.ErrCode, session.ErrMsg)
	}
	if err != nil {
		return Identity{}, err
	}
	if session.OpenID == "" {
		return Identity{}, &Error{Code: Unavailable, reason: "the answer holds no openid"}
	}
	return Identity{OpenID: session.OpenID, UnionID: session.UnionID}, nil
}
