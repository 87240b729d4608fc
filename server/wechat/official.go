package wechat

import (
	"context"
	"net/url"

	"github.com/silenceper/wechat/v2/officialaccount/config"
	sdk "github.com/silenceper/wechat/v2/officialaccount/context"
	"github.com/silenceper/wechat/v2/officialaccount/oauth"
	"github.com/silenceper/wechat/v2/util"
)

// Official is the WeChat platform of one official account (公众号), by which people log in to pages they
// open within WeChat. It is safe for concurrent use.
type Official struct{ client *Client }

// NewOfficial returns the platform of the account cfg names, and calls nobody. An error names the field
// of cfg that is wrong. The caller must Close it.
func NewOfficial(cfg Config) (*Official, error) {
	client, err := New(cfg)
	if err != nil {
		return nil, err
	}
	return &Official{client: client}, nil
}

// Close lets idle connections go.
func (o *Official) Close() { o.client.Close() }

// scope asks for the union id too, which the mini-program knows people by; WeChat shows a page of consent.
const scope = "snsapi_userinfo"

// Authorize returns where a browser is sent to log in. WeChat sends it back to the address back, whose host the
// account must have registered, with the parameters code and state. state is up to 128 letters and digits.
func (o *Official) Authorize(back, state string) (string, error) {
	return o.door().GetRedirectURL(back, scope, url.QueryEscape(state))
}

// Login exchanges the code WeChat sent a browser back with for who this is. The openid is the official account's
// own; the union id, if there is one, is the mini-program's too. A code is sent to WeChat at most once. Codes:
// InvalidCode, Blocked, Snapshot; and those any call may fail with (see Platform).
func (o *Official) Login(ctx context.Context, code string) (Identity, error) {
	return o.client.redeem(ctx, callOAuth, code, o.exchange)
}

func (o *Official) door() *oauth.Oauth {
	cfg := o.client.cfg
	return oauth.NewOauth(&sdk.Context{Config: &config.Config{
		AppID: url.QueryEscape(cfg.AppID), AppSecret: url.QueryEscape(cfg.AppSecret),
	}})
}

// exchange sends code to WeChat. The access token of the answer, which could read the person's profile, ends here.
func (o *Official) exchange(ctx context.Context, code string) (Identity, error) {
	answer, err := o.door().GetUserAccessTokenContext(ctx, url.QueryEscape(code))
	switch {
	case answer.ErrCode != 0: // the SDK's error for this is plain text
		return Identity{}, util.NewCommonError(callOAuth, answer.ErrCode, answer.ErrMsg)
	case err != nil:
		return Identity{}, err
	case answer.IsSnapShotUser != 0:
		return Identity{}, &Error{Code: Snapshot, reason: "a snapshot page's virtual person"}
	case answer.OpenID == "":
		return Identity{}, &Error{Code: Unavailable, reason: "the answer holds no openid"}
	}
	return Identity{OpenID: answer.OpenID, UnionID: answer.UnionID}, nil
}
