package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// OAuthLife is how long, in ms, somebody may take over WeChat's pages of consent.
const OAuthLife = 10 * 60 * 1000

// StartOAuth begins a log-in by the official account. It returns where to send the browser, which WeChat sends
// back to the address back, and a ticket that must stay in that browser: the state WeChat brings back is good
// only beside it. NotFound: there is no official account.
func (d *Desk) StartOAuth(back string) (address, ticket string, err error) {
	if d.cfg.Official == nil {
		return "", "", noOfficial()
	}
	raw := make([]byte, tokenBytes)
	rand.Read(raw) // never fails: the runtime ends the program instead
	ticket = base64.RawURLEncoding.EncodeToString(raw)
	address, err = d.cfg.Official.Authorize(back, d.oauthState(ticket, d.now()))
	return address, ticket, err
}

func noOfficial() error { return quiz.Errorf(quiz.NotFound, "本系统没有开通公众号登录") }

// stateStamp is how many characters of a state say when it was made.
const stateStamp = 12

// oauthState is what WeChat carries for a ticket: when it was made, and a keyed hash of both. WeChat takes letters
// and digits only.
func (d *Desk) oauthState(ticket string, at int64) string {
	stamp := fmt.Sprintf("%0*x", stateStamp, at)
	sum := sha256.Sum256([]byte(d.cfg.Sealer.MAC("oauth.state", stamp, ticket)))
	return stamp + hex.EncodeToString(sum[:])
}

// LoginOAuth logs in whom WeChat's code stands for, once state is seen to be ours, of this browser's ticket, not
// older than OAuthLife and not used before. device is as for LoginWeChat. A person the mini-program knows by the
// same union id is the same person here. Codes: LoginFailed for a state that is not good, SnapshotUser for a
// snapshot page's virtual person, CodeInvalid, AccountBlocked, Busy and Unavailable as for LoginWeChat;
// NotFound: there is no official account.
func (d *Desk) LoginOAuth(ctx context.Context, code, state, ticket, device string) (string, *Viewer, error) {
	if d.cfg.Official == nil {
		return "", nil, noOfficial()
	}
	if err := d.spendState(ctx, state, ticket); err != nil {
		return "", nil, err
	}
	if code == "" {
		return "", nil, quiz.Errorf(quiz.CodeInvalid, "没有得到您的授权，请重新登录，并在微信的页面上点“允许”")
	}
	who, err := d.cfg.Official.Login(ctx, code)
	if err != nil {
		return "", nil, platformError(err)
	}
	open := store.Identity{Kind: kindOAuth, Subject: d.cfg.Sealer.MAC("oauth.openid", who.OpenID)}
	p, err := d.unionPerson(ctx, open, who.UnionID)
	if err != nil {
		return "", nil, err
	}
	return d.enter(ctx, p, ChannelWeChat, device)
}

// spendState uses a state up.
func (d *Desk) spendState(ctx context.Context, state, ticket string) error {
	stale := quiz.Errorf(quiz.LoginFailed, "登录页面已失效，请重新登录")
	if len(state) < stateStamp || ticket == "" {
		return stale
	}
	made, err := strconv.ParseInt(state[:stateStamp], 16, 64)
	now := d.now()
	if err != nil || !Same(state, d.oauthState(ticket, made)) || made > now+margin || made <= now-OAuthLife {
		return stale
	}
	err = d.cfg.Record.Spend(ctx, "oauth "+state, made+OAuthLife+margin)
	if errors.Is(err, store.ErrConflict) {
		return stale
	}
	return err
}
