package account

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/wechat"
)

// checkTexts asks WeChat about a newly typed name and unit name, where it is configured and the person
// came by it: others' texts it does not take. TextRefused for a text that is risky.
//
// It fails open. When WeChat does not answer, or leaves the verdict to people, the text is kept and a
// warning "typed text awaits review" names the person and the field for the operator: names
// are masked for all but one's own unit, and a contest must not stop because a check does.
func (d *Desk) checkTexts(ctx context.Context, before, after Viewer) error {
	typed := map[string]string{}
	if after.Name != before.Name {
		typed["body.name"] = after.Name
	}
	if after.TypedUnit != before.TypedUnit && after.TypedUnit != "" {
		typed["body.unit_name"] = after.TypedUnit
	}
	if d.cfg.WeChat == nil || len(typed) == 0 {
		return nil
	}
	openID, err := d.openID(ctx, before.Person)
	if absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	var refused *quiz.Error
	for _, place := range []string{"body.name", "body.unit_name"} {
		if text := typed[place]; text != "" && d.risky(ctx, before.Person, openID, place, wechat.TextProfile, text) {
			if refused == nil {
				refused = quiz.Errorf(quiz.TextRefused, "填写的文字没有通过微信的内容安全检查，请修改")
			}
			refused.At(place, "没有通过内容安全检查，请填写真实名称")
		}
	}
	if refused != nil {
		return refused
	}
	return nil
}

// risky reports whether WeChat refuses a text, and logs where nobody could tell.
func (d *Desk) risky(ctx context.Context, person int64, openID, place string, scene wechat.TextScene, text string) bool {
	verdict, err := d.cfg.WeChat.CheckText(ctx, openID, scene, text)
	if err != nil || verdict == wechat.Review {
		d.cfg.Log.WarnContext(ctx, "typed text awaits review", "person", person, "field", place, "err", err)
		return false
	}
	return verdict != wechat.Pass
}

// openID returns whom the mini-program knows a person as, or a NotFound error: also for who has only come by an
// official account so far, whose openids say nothing to the mini-program.
func (d *Desk) openID(ctx context.Context, person int64) (string, error) {
	sealed, err := d.cfg.Record.SealedIdentity(ctx, person, kindWeChat)
	if err != nil {
		return "", err
	}
	if sealed == "" {
		return "", store.ErrNotFound
	}
	return d.cfg.Sealer.Open(FieldOpenID, sealed)
}

// take exchanges a phone code and puts the number into row, sealed; "" leaves row as it is.
func (d *Desk) take(ctx context.Context, row *store.Person, code string) error {
	if code == "" {
		return nil
	}
	number, err := d.cfg.WeChat.Phone(ctx, code)
	if err != nil {
		failure := platformError(err)
		if quiz.CodeOf(failure) == quiz.CodeInvalid {
			return failure.At("body.phone_code", failure.Message)
		}
		return failure
	}
	row.Phone = d.cfg.Sealer.Seal(FieldPhone, number)
	row.PhoneMAC = d.cfg.Sealer.MAC("phone", number)
	return nil
}
