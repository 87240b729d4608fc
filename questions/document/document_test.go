package document_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/document"
)

const contest = `id: march-2021
title: "“三八”维权周"
limit: 10m
pass: 60%
count: 007
open: 2021-03-08 00:00
window: { open: 2021-03-08 00:00, close: 2021-03-14 24:00 }
shared: true
places: unique
note: |
  第一行
  第二行
bank: [laodong-fa, nvzhigong]
sections:
  - kind: single
    count: 10
  - { kind: judge, count: 5 }
empty:
`

func TestRead(t *testing.T) {
	t.Parallel()
	root := document.Parse("contest.yaml", []byte(contest))
	got := []any{
		root.Field("id").String(64), root.Field("title").String(60),
		root.Field("limit").Duration(time.Minute, time.Hour), root.Field("pass").Percent(),
		root.Field("count").Int(0, 9), root.Field("count").String(9),
		root.Field("open").String(20), root.Field("window").Field("close").String(20),
		root.Field("shared").Bool(), root.Field("places").Enum("shared", "unique"),
		root.Field("note").String(60), len(root.Field("bank").List()),
		root.Field("bank").List()[1].String(20), root.Field("sections").List()[1].Field("kind").String(9),
		root.Field("sections").List()[0].Path(), root.Field("window").Fields(),
		root.Field("empty").StringOr("无", 9), root.Field("nowhere").IntOr(3, 0, 9),
		root.Has("empty"), root.Has("pass"),
	}
	want := []any{
		"march-2021", "“三八”维权周", 10 * time.Minute, 6000, 7, "007",
		"2021-03-08 00:00", "2021-03-14 24:00", true, "unique", "第一行\n第二行\n", 2,
		"nvzhigong", "judge", "sections[0]", []string{"open", "close"}, "无", 3, false, true,
	}
	for i := range want {
		if fmt.Sprint(got[i]) != fmt.Sprint(want[i]) {
			t.Errorf("value %d: got %v, want %v", i, got[i], want[i])
		}
	}
	if fs := root.Faults(); fs != nil {
		t.Errorf("faults in a sound document:\n%v", fs)
	}
}

const faulty = `title: 普法
titel: 再写
limit: soon
pass: 160%
count: many
title: 又写
shared: maybe
places: uniqe
window: 2021
bank: laodong-fa
sections:
  - kind: [a]
    cuont: 3
  -
note: 太长太长太长
`

// readFaulty asks for everything the document gets wrong.
func readFaulty(root *document.Node) {
	root.Field("id").String(64)
	root.Field("title").String(60)
	root.Field("limit").Duration(time.Minute, time.Hour)
	root.Field("pass").Percent()
	root.Field("count").Int(1, 9)
	root.Field("shared").Bool()
	root.Field("places").Enum("shared", "unique")
	root.Field("window").Field("open").String(20)
	root.Field("bank").List()
	for _, s := range root.Field("sections").List() {
		s.Field("kind").Enum("single")
		s.Field("count").IntOr(1, 1, 9)
	}
	root.Field("note").String(3)
	root.Finish()
}

func TestEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	root := document.Parse("c.yaml", []byte(faulty))
	readFaulty(root)
	want := []string{
		"1:1 id missing", "2:1 titel unknown_key", "3:8 limit not_a_duration", "4:7 pass out_of_range",
		"5:8 count not_a_number", "6:1 title duplicate_key", "7:9 shared not_a_bool", "8:9 places not_allowed",
		"9:9 window not_a_map", "10:7 bank not_a_list", "12:5 sections[0].kind not_text",
		"13:5 sections[0].cuont unknown_key", "14:4 sections[1] missing", "15:7 note too_long",
	}
	var got []string
	for _, f := range root.Faults() {
		got = append(got, fmt.Sprintf("%d:%d %s %s", f.Line, f.Column, f.Path, f.Code))
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("want %s", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("got unwanted %s", g)
		}
	}
	if text := root.Faults().Error(); !strings.Contains(text, "是否想写 unique") ||
		!strings.Contains(text, "c.yaml:13:5 sections[0].cuont: 没有 cuont 这一项，是否想写 count？ [unknown_key]") {
		t.Errorf("messages:\n%s", text)
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ src, want string }{
		"empty":         {"", "1:1 missing"},
		"comment":       {"# 无\n", "1:1 missing"},
		"syntax":        {"a: 1\nb: [1", "2:4 syntax"},
		"tabs":          {"a:\n\tb: 1\n\tc: 2", "2:1 tab_indent,2:1 syntax,3:1 tab_indent"},
		"latin":         {"a: caf\xe9", "1:7 not_utf8"},
		"control":       {"a: \x01", "1:4 control_character"},
		"documents":     {"a: 1\n---\nb: 2", "2:1 many_documents"},
		"documents end": {"a\n...\n---\nb\n", "4:1 many_documents"},
		"one header":    {"---\n", "1:1 missing"},
		"fields":        {strings.Repeat("a: b\n", document.MaxFields+1), "1001:2 too_many"},
		"empty items":   {strings.Repeat("-\n", document.MaxEmpty+2), "1002:1 too_many"},
		"empty words":   {"{" + strings.Repeat("a,", document.MaxEmpty+1) + "}", "1:2003 too_many"},
		"marks":         {"[" + strings.Repeat(",", 800_001), "1:800001 too_many"},
		"alias bomb":    {"a: &a [x]\nb: *a\n", "1:4 refused_syntax,2:4 refused_syntax"},
		"tag":           {"a: !!binary x", "1:4 refused_syntax"},
		"merge":         {"<<: x", "1:1 refused_syntax"},
		"directive":     {"%YAML 1.2\n---\na: 1", "1:1 refused_syntax"},
		"complex":       {"? a\n: b", "1:1 refused_syntax"},
		"deep flow":     {strings.Repeat("[", 100000), "1:65 too_deep"},
		"deep block":    {strings.Repeat("- ", 34) + "a", "1:67 too_deep"},
		"deep lines":    {nested(100), "65:66 too_deep"},
		"many":          {"a: [" + strings.Repeat("x,", document.MaxNodes) + "x]", "1:400001 too_many"},
		"large":         {strings.Repeat("#", document.MaxBytes+1), "1:1 too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := document.Parse("x.yaml", []byte(c.src))
			root.Require()
			root.Field("id").String(9)
			root.Finish()
			var got []string
			for _, f := range root.Faults() {
				got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Code))
			}
			if g := strings.Join(got, ","); g != c.want {
				t.Errorf("got %s, want %s", g, c.want)
			}
		})
	}
}

// nested writes maps inside each other, one a line.
func nested(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestAt(t *testing.T) {
	t.Parallel()
	root := document.Parse("c.yaml", []byte(contest))
	for path, line := range map[string]int{
		"": 1, "sections[1].kind": 17, "sections[0].tags": 15, "sections[9]": 14, "bank[1]": 13, "x.y": 1, "empty": 18,
	} {
		if got := root.At(path).Line(); got != line {
			t.Errorf("%q stands on line %d, want %d", path, got, line)
		}
	}
}

// FuzzParse reads whatever bytes there are: no panic, and every fault has a place inside the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{contest, faulty, "", "a: &a [*a]", "- - - -", "? [a]: {b", "a: |\n\tx", "\"\\x00\": '", "a: >+2\n  x\n---\n...", "[{a: b}: c]", "!!map {a}", "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		root := document.Parse("f.yaml", src)
		readFaulty(root)
		lines := strings.Count(string(src), "\n") + strings.Count(string(src), "\r") + 1
		for _, fault := range root.Faults() {
			if fault.Line < 1 || fault.Line > lines || fault.Column < 1 || fault.Code == "" || fault.Message == "" {
				t.Errorf("fault without a place in %d lines: %v", lines, fault)
			}
		}
	})
}
