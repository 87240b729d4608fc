package staff

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWeakness(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]string{
		"Sunny-Field-2026":         "",
		"Sunny-Fi1d":               "",
		"sunnyfieldbehindthehouse": "",
		"三月八日妇女维权周一起来答题吧今年": "",
		"Sunny-Fi1":                         "至少 10 位",
		"sunnyfield1":                       "三种",
		"SUNNYFIELD!":                       "三种",
		"1234567890123456":                  "太常见",
		"Password@2026":                     "太常见",
		"Admin@123456":                      "太常见",
		"Aa123456789":                       "太常见",
		"Qwer1234!@#$":                      "太常见",
		"Gonghui@2026":                      "太常见",
		"AaAaAaAaAaAaAaAaAa":                "太常见",
		"Hello-WangMin-8":                   "登录名",
		"My-王敏-Field-1":                     "姓名",
		"Sunny\x00Field-2026":               "无法输入",
		"Sunny\xffField-2026":               "无法输入",
		strings.Repeat("Sunny-Field-2", 10): "最多 128 位",
	} {
		got := weakness(password, "wangmin", "王敏")
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func FuzzWeakness(f *testing.F) {
	f.Add("Sunny-Field-2026", "wang", "王敏")
	f.Add("", "", "")
	f.Fuzz(func(t *testing.T, password, login, name string) {
		if weakness(password, login, name) == "" && (utf8.RuneCountInString(password) < minPassword || kinds(password) < 3 && utf8.RuneCountInString(password) < longPassword) {
			t.Errorf("%q is good", password)
		}
	})
}

func TestDrawn(t *testing.T) {
	t.Parallel()
	form, seen := regexp.MustCompile(`^([a-z2-9]{4}-){3}[a-z2-9]{4}$`), make(map[string]bool)
	for range 1000 {
		code := drawn(4)
		if !form.MatchString(code) || seen[code] {
			t.Fatalf("%q", code)
		}
		seen[code] = true
	}
}

func TestDevice(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 14; PJD110) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49": "微信（安卓）",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0":                  "Edge（Windows）",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15":                                       "Safari（Mac）",
		"": "其他设备",
	} {
		if got := Device(agent); got != want {
			t.Errorf("%s: %s, want %s", agent, got, want)
		}
	}
}
