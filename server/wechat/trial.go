package wechat

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
)

// Trial is one ability of an account, tried against the platform.
type Trial struct {
	What    string // login, token, qrcode or oauth
	OK      bool
	ErrCode int    // WeChat's own; 0 if it gave none, or for what went well
	Message string // Chinese, for whoever keeps the settings: how it went, and what to do if it did not
}

// Try tries log-in, access token and mini-program code. Log-in is tried with an invented code: that WeChat
// calls it invalid shows that it took AppID and AppSecret. Nothing is changed by it.
func (c *Client) Try(ctx context.Context) []Trial {
	_, login := c.Login(ctx, invented())
	return []Trial{
		trial(callLogin, knowsUs(login), "登录可用：微信认得这个小程序的 AppID 和 AppSecret"),
		trial(callToken, c.tryToken(ctx), "接口调用凭据（access_token）可用"),
		trial(callQR, c.tryCode(ctx), "小程序码可用：海报上可以印小程序码"),
	}
}

// Try tries log-in as Client.Try does.
func (o *Official) Try(ctx context.Context) []Trial {
	_, login := o.Login(ctx, invented())
	return []Trial{trial(callOAuth, knowsUs(login), "登录可用：微信认得这个公众号的 AppID 和 AppSecret；网页授权域名要在手机上打开一次才能确认")}
}

// invented is a code nobody was given.
func invented() string { return "trial-" + rand.Text() }

// knowsUs is the failure of a log-in unless it failed for the code alone.
func knowsUs(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Code == InvalidCode && e.ErrCode != 0 {
		return nil
	}
	return err
}

// tryToken asks WeChat itself, whatever is held: in normal mode it answers with the token in force.
func (c *Client) tryToken(ctx context.Context) error {
	ctx, cancel := c.open(ctx)
	defer cancel()
	if err := c.gate.pass(ctx); err != nil {
		return c.finish(translate(callToken, err))
	}
	_, failure := c.tokens.fetch(ctx)
	return c.finish(failure)
}

func (c *Client) tryCode(ctx context.Context) error {
	_, err := c.QRCode(ctx, "trial", "")
	return err
}

func trial(what string, err error, fine string) Trial {
	var e *Error
	if err == nil {
		return Trial{What: what, OK: true, Message: fine}
	}
	if !errors.As(err, &e) {
		return Trial{What: what, Message: "没有结果，请再试一次"}
	}
	return Trial{What: what, ErrCode: e.ErrCode, Message: advice(e)}
}

// advice says what to do about a failure. The errcodes are those of the pages of the platform's calls.
func advice(e *Error) string {
	switch e.ErrCode {
	case 40013, 41002:
		return "AppID 不对：请核对 LAWQUIZ_WECHAT_APPID（公众号为 LAWQUIZ_WECHAT_OA_APPID），它以 wx 开头，与密钥属于同一个账号"
	case 40125, 41004, errTokenWrong:
		return "AppSecret 不对：请在微信公众平台“开发管理”中重置，写入密钥文件后重启服务；重置后旧密钥立即失效"
	case errAddress, 89501, 89503, 89506, 89507:
		if e.Address == "" {
			return "服务器的出口地址不在 IP 白名单里：请在微信公众平台“开发管理—IP 白名单”中添加"
		}
		return fmt.Sprintf("服务器的出口地址 %s 不在 IP 白名单里：请在微信公众平台“开发管理—IP 白名单”中添加它", e.Address)
	case 41030:
		return "小程序还没有发布过：发布第一个版本之后才能生成小程序码；在此之前海报请用网页链接"
	case errDayQuota:
		return "今天的调用次数用完了：明天 0 时恢复，或在微信公众平台申请提高额度"
	case errMinuteQuota, errBusy:
		return "微信此刻繁忙：请过一分钟再试"
	case 48001, 48004, 50002:
		return "这个账号没有或被停用了这项能力：请登录微信公众平台查看通知，公众号要求是已认证的服务号"
	}
	switch {
	case e.ErrCode != 0:
		return fmt.Sprintf("微信返回错误 %d%s：请在微信公众平台文档中查这个数字，或联系微信客服", e.ErrCode, rid(e))
	case e.Code == Busy:
		return "本服务向微信的请求正在排队：请过一会儿再试"
	}
	return "连不上 api.weixin.qq.com：请检查服务器能否访问外网、DNS、代理和防火墙（" + e.reason + "）"
}

func rid(e *Error) string {
	if e.Rid == "" {
		return ""
	}
	return "（rid " + e.Rid + "）"
}
