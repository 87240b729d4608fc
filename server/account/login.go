package account

import (
	"context"
	"errors"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/wechat"
)

// The kinds of identity.
const (
	kindWeChat    = "wechat" // by the openid of the mini-program, or by the union id
	kindOAuth     = "oauth"  // by the openid of the official account
	kindRoster    = "roster"
	kindDemo      = "demo"
	kindRehearsal = "rehearsal"
)

// LoginWeChat logs in the worker whose app got code from wx.login, making her a person on first
// sight, and returns the session's token. device tells devices apart for the organisers' list of
// people per device, kept as a keyed hash; "" if unknown. Codes: CodeInvalid, Busy and Unavailable
// (with RetryAfter where WeChat's trouble will pass), AccountBlocked. Without WeChat: Unavailable.
func (d *Desk) LoginWeChat(ctx context.Context, code, device string) (string, *Viewer, error) {
	if d.cfg.WeChat == nil {
		return "", nil, quiz.Errorf(quiz.Unavailable, "本系统没有接入微信登录，请用姓名和证件号后四位登录（花名册登录）")
	}
	who, err := d.cfg.WeChat.Login(ctx, code)
	if err != nil {
		return "", nil, platformError(err)
	}
	p, err := d.wechatPerson(ctx, who)
	if err != nil {
		return "", nil, err
	}
	return d.enter(ctx, p, ChannelWeChat, device)
}

// wechatPerson finds or makes the person the mini-program knows. Whoever first came by the official account has
// no openid of the mini-program on record yet, and gets it.
func (d *Desk) wechatPerson(ctx context.Context, who wechat.Identity) (store.Person, error) {
	open := store.Identity{
		Kind: kindWeChat, Subject: d.cfg.Sealer.MAC("wechat.openid", who.OpenID), Sealed: d.cfg.Sealer.Seal(FieldOpenID, who.OpenID),
	}
	p, err := d.unionPerson(ctx, open, who.UnionID)
	if err != nil || who.UnionID == "" {
		return p, err
	}
	sealed, err := d.cfg.Record.SealedIdentity(ctx, p.ID, kindWeChat)
	if err != nil || sealed != "" {
		return p, erased(err)
	}
	return p, erased(d.cfg.Record.AddIdentity(ctx, p.ID, open))
}

// unionPerson finds or makes the person of an openid. The union id names somebody across apps, so it goes first;
// whoever was here before the account had union ids is found by openid, and by either from then on.
func (d *Desk) unionPerson(ctx context.Context, open store.Identity, unionID string) (store.Person, error) {
	if unionID == "" {
		return d.settle(ctx, open, store.Person{})
	}
	union := store.Identity{Kind: kindWeChat, Subject: d.cfg.Sealer.MAC("wechat.unionid", unionID), Sealed: open.Sealed}
	p, err := d.cfg.Record.PersonByIdentity(ctx, union.Kind, union.Subject)
	if err == nil || !absent(err) {
		return p, err
	}
	p, err = d.cfg.Record.PersonByIdentity(ctx, open.Kind, open.Subject)
	if absent(err) {
		return d.settle(ctx, union, store.Person{})
	}
	if err != nil {
		return store.Person{}, err
	}
	return p, erased(d.cfg.Record.AddIdentity(ctx, p.ID, union))
}

// settle returns the person of an identity, adding fresh with a number of its own if there is
// none. Log-ins at once all get the same person.
func (d *Desk) settle(ctx context.Context, id store.Identity, fresh store.Person) (store.Person, error) {
	const rounds = 3 // the second finds whoever was first; the third is for two ids in collision
	for range rounds {
		p, err := d.cfg.Record.PersonByIdentity(ctx, id.Kind, id.Subject)
		if err == nil || !absent(err) {
			return p, err
		}
		now := d.now()
		fresh.ID, fresh.CreatedAt, fresh.UpdatedAt = store.NewID(now), now, now
		err = d.cfg.Record.AddPerson(ctx, fresh, id)
		if err == nil {
			return fresh, nil
		}
		if !errors.Is(err, store.ErrConflict) {
			return store.Person{}, err
		}
	}
	return store.Person{}, fmt.Errorf("identity of kind %s: no person after %d rounds", id.Kind, rounds)
}

// platformError gives a failure of WeChat the code and words a worker can act on.
//
// IMPORTANT: if you add a code to server/wechat, give it its words here.
func platformError(err error) *quiz.Error {
	e := &quiz.Error{Code: quiz.Unavailable, Message: "微信服务暂时没有响应，请稍后再试", Err: err}
	var failure *wechat.Error
	if !errors.As(err, &failure) {
		return e
	}
	e.RetryAfter = failure.RetryAfter
	switch failure.Code {
	case wechat.InvalidCode:
		e.Code, e.Message = quiz.CodeInvalid, "微信登录凭证已失效，请重新打开小程序再试"
	case wechat.InvalidPhoneCode:
		e.Code, e.Message = quiz.CodeInvalid, "手机号授权已失效，请重新点击授权按钮"
	case wechat.Blocked:
		e.Code, e.Message = quiz.AccountBlocked, "微信提示该账号存在风险，暂不能登录，请在微信中查看账号状态"
	case wechat.Snapshot:
		e.Code, e.Message = quiz.SnapshotUser, "您打开的是微信的快照页，不能在这里登录。请先点页面下方的“使用完整服务”，再重新登录"
	case wechat.Busy:
		e.Code, e.Message = quiz.Busy, "微信繁忙，请稍等片刻再试"
	case wechat.Misconfigured:
		e.Message = "微信服务暂不可用，请联系主办单位处理"
	case wechat.BadInput, wechat.Inactive:
		e.Message = "微信未能处理这次请求，请重新打开小程序再试"
	case wechat.Unavailable:
	}
	return e
}
