package account

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lawquiz/quiz"
	"lawquiz/server/wechat"
)

// RemarkMost is how many characters a remark may have.
const RemarkMost = 300

// Remark brings what somebody writes in words of her own into the one form that is checked and kept: NFC,
// without characters that show nothing or turn the text round, line ends as they are, no white space at
// the ends. Invalid, at text: nothing is left, or more than RemarkMost characters.
func Remark(text string) (string, error) {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r):
			return ' '
		case hidden(r):
			return -1
		}
		return r
	}, text)
	text = norm.NFC.String(strings.TrimSpace(text))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", quiz.Errorf(quiz.Invalid, "请写明哪里有错").At("text", "不能为空")
	case n > RemarkMost:
		return "", quiz.Errorf(quiz.Invalid, "最多写 %d 个字，现有 %d 个字", RemarkMost, n).At("text", "太长")
	}
	return text, nil
}

// CheckRemark asks WeChat about a remark somebody has written, as it is asked about names: where it is
// configured and she came by it. place is the field, for errors and the log. TextRefused: it is risky. It
// fails open as registration does.
func (d *Desk) CheckRemark(ctx context.Context, person int64, place, text string) error {
	if d.cfg.WeChat == nil {
		return nil
	}
	openID, err := d.openID(ctx, person)
	if absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if d.risky(ctx, person, openID, place, wechat.TextComment, text) {
		return quiz.Errorf(quiz.TextRefused, "填写的文字没有通过微信的内容安全检查，请修改").At(place, "没有通过内容安全检查")
	}
	return nil
}
