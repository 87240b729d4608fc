package staff

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lawquiz/quiz"
)

// The rules of passwords.
const (
	minPassword  = 10
	longPassword = 16 // from here on no kinds of characters are asked for
	maxPassword  = 128
)

//go:embed common.txt
var commonText string

// checkPassword answers Invalid with what is wrong with a password somebody wants for her account; location is
// where in the request it stands.
func checkPassword(location, password, login, name string) error {
	if message := weakness(password, login, name); message != "" {
		return quiz.Errorf(quiz.Invalid, "%s", message).At(location, message)
	}
	return nil
}

// weakness says what is wrong with a password, or "".
func weakness(password, login, name string) string {
	n := utf8.RuneCountInString(password)
	low := strings.ToLower(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return "密码中有无法输入的字符"
	case n < minPassword:
		return "密码至少 10 位"
	case n > maxPassword:
		return "密码最多 128 位"
	case n < longPassword && kinds(password) < 3:
		return "密码须含大写字母、小写字母、数字、其他字符中的三种，或不少于 16 位"
	case login != "" && strings.Contains(low, strings.ToLower(login)):
		return "密码中不能含有登录名"
	case name != "" && strings.Contains(low, strings.ToLower(name)):
		return "密码中不能含有姓名"
	case common(low), distinct(password) < 5, strings.Trim(password, "0123456789") == "":
		return "这个密码太常见，容易被猜到，请换一个"
	}
	return ""
}

// kinds counts the kinds of characters a password has: capitals, small letters, digits, and others.
func kinds(password string) int {
	var has [4]bool
	for _, r := range password {
		switch {
		case r >= 'A' && r <= 'Z':
			has[0] = true
		case r >= 'a' && r <= 'z':
			has[1] = true
		case r >= '0' && r <= '9':
			has[2] = true
		default:
			has[3] = true
		}
	}
	n := 0
	for _, h := range has {
		if h {
			n++
		}
	}
	return n
}

// common reports whether a password, in small letters, is one of those everybody tries, whatever digits and
// signs stand after it.
func common(low string) bool {
	core := strings.TrimRightFunc(low, func(r rune) bool { return !unicode.IsLetter(r) })
	lines := strings.Fields(commonText)
	return slices.Contains(lines, low) || core != "" && len(low)-len(core) <= 6 && slices.Contains(lines, core)
}

// distinct counts the different characters.
func distinct(password string) int {
	seen := make(map[rune]bool)
	for _, r := range password {
		seen[r] = true
	}
	return len(seen)
}
