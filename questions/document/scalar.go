package document

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// String returns the text as written, of at most max characters and not blank.
// The faults are missing, not_text and too_long; with one of them it returns "".
func (n *Node) String(max int) string {
	if !n.Require() {
		return ""
	}
	s, ok := n.scalar()
	if !ok {
		return ""
	}
	if strings.TrimSpace(s) == "" {
		n.Fault("missing", "%s 是空白：请填写内容", n.label())
		return ""
	}
	if count := utf8.RuneCountInString(s); count > max {
		n.Fault("too_long", "%s 有 %d 个字，超过上限 %d 个字：请缩短", n.label(), count, max)
		return ""
	}
	return s
}

// StringOr is String, and returns def when nothing is written.
func (n *Node) StringOr(def string, max int) string {
	if !n.Exists() {
		return def
	}
	return n.String(max)
}

// Enum returns the text, which must be one of allowed. The faults are missing, not_text
// and not_allowed, which names the nearest allowed word; with one of them it returns "".
func (n *Node) Enum(allowed ...string) string {
	if !n.Require() {
		return ""
	}
	s, ok := n.scalar()
	if !ok || slices.Contains(allowed, s) {
		return s
	}
	hint := ""
	if near, found := nearest(s, allowed); found {
		hint = "，是否想写 " + near + "？"
	}
	n.Fault("not_allowed", "%s 不能写“%s”%s可以写：%s", n.label(), clip(s), separator(hint), strings.Join(allowed, "、"))
	return ""
}

func separator(hint string) string {
	if hint == "" {
		return "，"
	}
	return hint
}

// EnumOr is Enum, and returns def when nothing is written.
func (n *Node) EnumOr(def string, allowed ...string) string {
	if !n.Exists() {
		return def
	}
	return n.Enum(allowed...)
}

var integer = regexp.MustCompile(`^[+-]?[0-9]{1,15}$`)

// Int returns a whole number within min and max, both included. The faults are missing,
// not_text, not_a_number and out_of_range; with one of them it returns 0.
func (n *Node) Int(min, max int) int {
	if !n.Require() {
		return 0
	}
	s, ok := n.scalar()
	if !ok {
		return 0
	}
	v, err := strconv.Atoi(s)
	if !integer.MatchString(s) || err != nil {
		n.Fault("not_a_number", "%s 要写整数，不能写“%s”", n.label(), clip(s))
		return 0
	}
	if v < min || v > max {
		n.Fault("out_of_range", "%s 是 %d，要在 %d 到 %d 之间", n.label(), v, min, max)
		return 0
	}
	return v
}

// IntOr is Int, and returns def when nothing is written.
func (n *Node) IntOr(def, min, max int) int {
	if !n.Exists() {
		return def
	}
	return n.Int(min, max)
}

// Bool returns whether true is written. The faults are missing, not_text and not_a_bool.
func (n *Node) Bool() bool {
	if !n.Require() {
		return false
	}
	s, ok := n.scalar()
	if ok && s != "true" && s != "false" {
		n.Fault("not_a_bool", "%s 要写 true（是）或 false（否），不能写“%s”", n.label(), clip(s))
	}
	return s == "true"
}

// BoolOr is Bool, and returns def when nothing is written.
func (n *Node) BoolOr(def bool) bool {
	if !n.Exists() {
		return def
	}
	return n.Bool()
}

// Duration returns a length of time written like 10m, 90s or 1h30m, within min and max.
// The faults are missing, not_text, not_a_duration and out_of_range; with one of them it returns 0.
func (n *Node) Duration(min, max time.Duration) time.Duration {
	if !n.Require() {
		return 0
	}
	s, ok := n.scalar()
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		n.Fault("not_a_duration", "%s 要写时长，如 10m（10 分钟）、90s（90 秒）、1h30m，不能写“%s”", n.label(), clip(s))
		return 0
	}
	if d < min || d > max {
		n.Fault("out_of_range", "%s 是 %v，要在 %v 到 %v 之间", n.label(), d, min, max)
		return 0
	}
	return d
}

// DurationOr is Duration, and returns def when nothing is written.
func (n *Node) DurationOr(def, min, max time.Duration) time.Duration {
	if !n.Exists() {
		return def
	}
	return n.Duration(min, max)
}

var percentage = regexp.MustCompile(`^([0-9]{1,3})(?:\.[0-9]{1,2})?%$`)

// Percent returns a share written like 60% or 12.5%, in hundredths of a percent: 60% is 6000.
// It lies within 0% and 100%. The faults are missing, not_text, not_a_percentage and
// out_of_range; with one of them it returns 0.
func (n *Node) Percent() int {
	if !n.Require() {
		return 0
	}
	s, ok := n.scalar()
	if !ok {
		return 0
	}
	if !percentage.MatchString(s) {
		n.Fault("not_a_percentage", "%s 要写百分数，如 60%% 或 12.5%%，不能写“%s”", n.label(), clip(s))
		return 0
	}
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	hundredths := int(math.Round(v * 100))
	if err != nil || hundredths > 10000 {
		n.Fault("out_of_range", "%s 是 %s，不能超过 100%%", n.label(), s)
		return 0
	}
	return hundredths
}

// PercentOr is Percent, and returns def (in hundredths of a percent) when nothing is written.
func (n *Node) PercentOr(def int) int {
	if !n.Exists() {
		return def
	}
	return n.Percent()
}

// scalar returns the text of a scalar, or adds the fault not_text.
func (n *Node) scalar() (string, bool) {
	if n.kind != scalar {
		n.Fault("not_text", "%s 这里要写一段文字或一个数，不能是列表或嵌套内容", n.label())
		return "", false
	}
	return n.text, true
}

// label is how messages call the node.
func (n *Node) label() string {
	switch {
	case n.parent == nil:
		return "文件内容"
	case n.index >= 0:
		return "第 " + strconv.Itoa(n.index+1) + " 项"
	}
	return n.name
}
