package questions_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/questions/document"
)

// shippedList reads the shipped list as its authors write it.
func shippedList(tb testing.TB) *questions.OutdatedList {
	tb.Helper()
	src, err := os.ReadFile("outdated.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	list, faults := questions.ReadOutdated("outdated.yaml", src)
	if faults != nil {
		tb.Fatalf("the shipped list has faults:\n%v", faults)
	}
	return list
}

func topics(hits []questions.OutdatedHit) []string {
	var names []string
	for _, h := range hits {
		names = append(names, h.Topic)
	}
	return names
}

// Every topic knows at least two differently worded old questions, and none of another topic.
func TestOutdatedSamples(t *testing.T) {
	t.Parallel()
	listed := shippedList(t).Topics()
	for _, topic := range listed {
		if len(outdatedSamples[topic]) < 2 {
			t.Errorf("%s has %d samples, want two or more", topic, len(outdatedSamples[topic]))
		}
	}
	for topic, samples := range outdatedSamples {
		if !slices.Contains(listed, topic) {
			t.Errorf("%s is not in the list", topic)
		}
		for _, q := range samples {
			if got := topics(questions.Outdated(q)); !slices.Equal(got, []string{topic}) {
				t.Errorf("%s\n%s [%s]\nfalls under %v", topic, q.Stem, q.Key(), got)
			}
		}
	}
}

// What holds today is left alone.
func TestOutdatedSpares(t *testing.T) {
	t.Parallel()
	for _, q := range soundSamples {
		if hits := questions.Outdated(q); hits != nil {
			t.Errorf("%s [%s]\nfalls under %v", q.Stem, q.Key(), topics(hits))
		}
	}
}

// An answer that is not there cannot be outdated.
func TestOutdatedNeedsAnAnswer(t *testing.T) {
	t.Parallel()
	for topic, samples := range outdatedSamples {
		for _, q := range samples {
			q.Options = slices.Clone(q.Options)
			for i := range q.Options {
				q.Options[i].Correct = false
			}
			q.Answers = nil
			if hits := questions.Outdated(q); hits != nil {
				t.Errorf("%s: %s without an answer falls under %v", topic, q.Stem, topics(hits))
			}
		}
	}
}

func TestShippedBanksAreNotOutdated(t *testing.T) {
	t.Parallel()
	banks, err := bank.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range banks {
		for _, q := range b.Questions {
			for _, h := range questions.Outdated(q) {
				t.Errorf("%s %s [%s]: %s", q.ID, q.Stem, q.Key(), h.Message)
			}
		}
	}
}

func TestOutdatedMessage(t *testing.T) {
	t.Parallel()
	hits := questions.Outdated(choose("春节放假（　）。", "3天", "4天"))
	want := []questions.OutdatedHit{{
		Topic: "春节放假天数", Present: "春节放假4天，农历除夕和正月初一至初三",
		Law: "全国年节及纪念日放假办法", Article: "第二条", Since: "2025-01-01",
		Message: "“春节放假天数”的答案“3天”可能过时：春节放假3天，正月初一至初三，是旧的说法；2025年1月1日起，春节放假4天，农历除夕和正月初一至初三。" +
			"依据《全国年节及纪念日放假办法》第二条。请对照现行条文改正后再用",
	}}
	if !slices.Equal(hits, want) {
		t.Errorf("got  %+v\nwant %+v", hits, want)
	}
}

// outdatedFaults each spoil one text of a small list.
var outdatedFaults = []struct{ code, from, to string }{
	{"outdated_pattern", "^3天$", "(3天"},
	{"outdated_pattern", "^3天$", "3天，共"},
	{"outdated_law", "law: 全国年节及纪念日放假办法", "law: 节日办法"},
	{"outdated_law", "article: 第二条", "article: 第九条"},
	{"outdated_law", "article: 第二条", "article: 第2条"},
	{"outdated_law", "cited: [第三条]", "cited: [第三十条]"},
	{"outdated_since", "2025-01-01", "2025-1-1"},
	{"outdated_topic", "topic: 春节\n", "topic: 元旦\n"},
	{"outdated_empty", "    answer: ['^3天$']\n    cited: [第三条]\n", ""},
	{"missing", "    about: [春节]\n", ""},
	{"missing", "    was: 3天\n", ""},
	{"unknown_key", "    was: 3天\n", "    was: 3天\n    when: 3天\n"},
	{"too_long", "present: 4天", "present: " + strings.Repeat("天", 201)},
}

const smallList = `rows:
  - topic: 春节
    law: 全国年节及纪念日放假办法
    article: 第二条
    since: 2025-01-01
    was: 3天
    present: 4天
    about: [春节]
    answer: ['^3天$']
    cited: [第三条]
  - topic: 元旦
    law: 全国年节及纪念日放假办法
    article: 第二条
    since: 2025-01-01
    was: 2天
    present: 1天
    about: [元旦]
    says: ['元旦放假2天']
`

func TestReadOutdatedFaults(t *testing.T) {
	t.Parallel()
	if _, faults := questions.ReadOutdated("small.yaml", []byte(smallList)); faults != nil {
		t.Fatal(faults)
	}
	for _, c := range outdatedFaults {
		text := strings.Replace(smallList, c.from, c.to, 1)
		if text == smallList {
			t.Fatalf("%q is not in the small list", c.from)
		}
		list, faults := questions.ReadOutdated("small.yaml", []byte(text))
		if !slices.ContainsFunc(faults, func(f document.Fault) bool { return f.Code == c.code }) {
			t.Errorf("%q for %q drew %v, want %s", c.to, c.from, faults, c.code)
		}
		list.Find(choose("春节放假（　）。", "3天")) // a list with faults still works
	}
}

// FORMAT.md explains every field and fault of the list.
func TestFormatExplainsTheOutdatedList(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "## 过时规定清单")
	section, _, _ = strings.Cut(section, "\n## ")
	words := strings.Fields("past rows topic law article since was present note about unless answer says denies cited")
	for _, c := range outdatedFaults {
		if strings.HasPrefix(c.code, "outdated_") {
			words = append(words, c.code)
		}
	}
	for _, w := range words {
		if !strings.Contains(section, "`"+w+"`") {
			t.Errorf("the section does not explain %s", w)
		}
	}
}
