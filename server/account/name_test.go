package account_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"lawquiz/quiz"
	"lawquiz/server/account"
)

func TestName(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"王小芳":            "王小芳",
		" 王 芳\u3000":     "王芳",
		"王\u3000\u3000芳": "王芳",
		"欧阳〇一":           "欧阳〇一",
		"买买提·艾力":         "买买提·艾力",
		"买买提•艾力":         "买买提·艾力",
		"买买提．艾力":         "买买提·艾力",
		"买买提.艾力":         "买买提·艾力",
		"买买提・艾力":         "买买提·艾力",
		"买买提 · 艾力":       "买买提·艾力",
		"Ｚｈａｎｇ  Ｓａｎ":     "Zhang San",
		"ئەلى ۋەلى":      "ئەلى ۋەლى"[:0] + "ئەلى ۋەلى",
		"བཀྲ":            "བཀྲ",
		"葛\U000E0100城":   "葛城",
		"José":           "José",
		"Jose\u0301":     "José",
		"⼥娃子":            "女娃子", // Kangxi radical
	} {
		if got, err := account.Name(typed); err != nil || got != want {
			t.Errorf("Name(%q) = %q, %v, want %q", typed, got, err, want)
		}
	}
}

func TestNameRefuses(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                           "请填写姓名",
		" \t\n\u3000":                "请填写姓名",
		"王":                          "至少 2 个字",
		"王·":                         "写法不对",
		"·王芳":                        "写法不对",
		"买买提··艾力":                    "写法不对",
		"e\u0301\u0301\u0301\u0301x": "写法不对",
		"\u0301王芳":                   "写法不对",
		"123456":                     "不能有数字",
		"王芳1":                        "不能有数字",
		"王芳①":                        "不能有数字",
		"王芳<b>":                      "只能用",
		"=1+王芳":                      "不能有数字",
		"=王芳":                        "只能用",
		"王芳😀":                        "只能用",
		"王\u202e芳":                   "看不见",
		"王\u200b芳":                   "看不见",
		"王\n芳":                       "看不见",
		"王\x00芳":                     "看不见",
		"王\xff芳":                     "看不见",
		"\u3164\u3164":               "看不见",
		"王\ue000":                    "看不见",
		strings.Repeat("王", 21):      "最多 20 个字，现有 21 个",
	} {
		name, err := account.Name(typed)
		if quiz.CodeOf(err) != quiz.Invalid || name != "" || !strings.Contains(err.Error(), want) {
			t.Errorf("Name(%q) = %q, %v, want %q", typed, name, err, want)
		}
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"":               "",
		"王":              "*",
		"王芳":             "王*",
		"王小芳":            "王*芳",
		"王李小芳":           "王**芳",
		"欧阳":             "欧*",
		"欧阳芳":            "欧阳*",
		"欧阳小芳":           "欧阳*芳",
		"买买提·艾力":         "买**·艾*",
		"阿依古丽·买买提·艾力":    "阿***·买**·艾*",
		"Zhang San":      "Z**** S**",
		"A\u0331b\u0331": "A\u0331*",
		"བཀྲ":            "བ*",
	} {
		if got := account.Mask(name); got != want {
			t.Errorf("Mask(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestUnitName(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"某县第一棉纺厂":             "某县第一棉纺厂",
		" 某县(第一)棉纺厂 ":         "某县（第一）棉纺厂",
		"3M中国有限公司":            "3M中国有限公司",
		"“爱心”家政":              "“爱心”家政",
		"中铁十八局集团、第五工程公司#2项目部": "中铁十八局集团、第五工程公司#2项目部",
	} {
		if got, err := account.UnitName(typed); err != nil || got != want {
			t.Errorf("UnitName(%q) = %q, %v, want %q", typed, got, err, want)
		}
	}
	for typed, want := range map[string]string{
		"":                      "请填写单位名称",
		"12345678":              "不能只有数字",
		"厂":                     "至少 2 个字",
		"=HYPERLINK(某厂)":        "常用标点",
		"@某厂工会":                 "常用标点",
		"-某厂工会":                 "常用标点",
		"某厂<script>":            "常用标点",
		"某\u202e厂工会":            "看不见",
		"某厂\t工会":                "看不见",
		strings.Repeat("厂", 61): "最多 60 个字，现有 61 个",
	} {
		got, err := account.UnitName(typed)
		if quiz.CodeOf(err) != quiz.Invalid || got != "" || !strings.Contains(err.Error(), want) {
			t.Errorf("UnitName(%q) = %q, %v, want %q", typed, got, err, want)
		}
	}
}

// What is taken is in its final form, within bounds, shows what it holds, and has a mask that hides something.
func FuzzName(f *testing.F) {
	for _, seed := range []string{"王小芳", "买买提.艾力", "Zhang  San", "e\u0301\u0301x", "王\u202e芳", "\ufb01x", "ﷺ", "葛\U000E0100城"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		name, err := account.Name(typed)
		if err != nil {
			if quiz.CodeOf(err) != quiz.Invalid {
				t.Fatalf("Name(%q): %v", typed, err)
			}
			return
		}
		if again, err := account.Name(name); err != nil || again != name {
			t.Fatalf("Name(%q) = %q, but Name of that is %q, %v", typed, name, again, err)
		}
		if n := utf8.RuneCountInString(name); n < 2 || n > 20 || !utf8.ValidString(name) {
			t.Fatalf("Name(%q) = %q of %d characters", typed, name, n)
		}
		if i := strings.IndexFunc(name, func(r rune) bool {
			return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Bidi_Control) || strings.ContainsRune("=+-@<>&\"'", r)
		}); i >= 0 {
			t.Fatalf("Name(%q) = %q lets %q through", typed, name, name[i:])
		}
		if masked := account.Mask(name); !strings.ContainsAny(masked, "*· ") {
			t.Fatalf("Mask(%q) = %q hides nothing", name, masked)
		}
	})
}

func FuzzUnitName(f *testing.F) {
	for _, seed := range []string{"某县(第一)棉纺厂", "3M中国", "=1+1厂工会", "某\u202e厂"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		name, err := account.UnitName(typed)
		if err != nil {
			return
		}
		if again, err := account.UnitName(name); err != nil || again != name {
			t.Fatalf("UnitName(%q) = %q, but UnitName of that is %q, %v", typed, name, again, err)
		}
		if n := utf8.RuneCountInString(name); n < 2 || n > 60 || strings.ContainsAny(name[:1], "=+-@\t") || strings.ContainsAny(name, "<>\n\r\x00") {
			t.Fatalf("UnitName(%q) = %q", typed, name)
		}
	})
}
