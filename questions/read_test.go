package questions_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/document"

	"pgregory.net/rapid"
)

func TestReadBank(t *testing.T) {
	t.Parallel()
	b := soundBank(t)
	var keys []string
	for _, q := range b.Questions {
		keys = append(keys, q.Key())
	}
	if want := []string{"B", "ABD", "正确", "一/1"}; !slices.Equal(keys, want) {
		t.Errorf("keys %v, want %v", keys, want)
	}
	want := questions.Question{
		ID: "ldf-001", Revision: 1, Kind: questions.Single, Stem: "依照劳动法，延长工作时间一般每日不得超过（　）。",
		Options:     []questions.Option{{Text: "半小时"}, {Text: "一小时", Correct: true}, {Text: "二小时"}, {Text: "三小时"}},
		Explanation: "劳动法规定，延长工作时间“一般每日不得超过一小时”。",
		Citations:   []questions.Citation{{Law: "劳动法", Article: "第四十一条"}},
		Difficulty:  1, Tags: []string{"工作时间", "加班"},
		Review: questions.Review{Status: questions.Published, By: "出题", On: "2026-11-21"},
	}
	if !reflect.DeepEqual(b.Questions[0], want) {
		t.Errorf("read %+v\nwant %+v", b.Questions[0], want)
	}
}

// readCases each replace one text of the sound bank by another, and draw one fault of form.
var readCases = []struct{ code, from, to string }{
	{"missing", "    key: B\n", ""},
	{"unknown_key", "    difficulty: 2\n", "    difficulty: 2\n    dificulty: 2\n"},
	{"duplicate_key", "    kind: single\n", "    kind: single\n    kind: single\n"},
	{"not_text", "tags: [休假]", "tags: [[休假]]"},
	{"not_a_number", "revision: 2", "revision: 二"},
	{"out_of_range", "revision: 2", "revision: 0"},
	{"not_allowed", "kind: single", "kind: singel"},
	{"not_a_list", "tags: [休假]", "tags: 休假"},
	{"not_a_map", "review: { status: candidate }", "review: candidate"},
	{"too_long", "半小时", strings.Repeat("半", 4001)},
	{"options_unwanted", "    key: 正确\n", "    key: 正确\n    options: [正确, 错误]\n"},
	{"key_letter", "key: ABD", "key: ABE"},
	{"key_order", "key: ABD", "key: BAD"},
	{"syntax", "title: 劳动法", "title: \"劳动法"},
	{"tab_indent", "    revision: 2", "\trevision: 2"},
	{"refused_syntax", "title: 劳动法", "title: &a 劳动法"},
	{"many_documents", "questions:", "---\nquestions:"},
	{"not_utf8", "title: 劳动法", "title: \xc0\xcd"},
	{"control_character", "title: 劳动法", "title: 劳动法\x07"},
	{"too_deep", "title: 劳动法", "title: " + strings.Repeat("[", 70)},
	{"too_many", "title: 劳动法", "title: [" + strings.Repeat("a,", document.MaxNodes) + "a]"},
	{"too_large", "title: 劳动法", "title: " + strings.Repeat("a", document.MaxBytes)},
	{"bad_key", "title: 劳动法", "title: 劳动法\n\"\": x"},
}

func TestReadFaults(t *testing.T) {
	t.Parallel()
	for _, c := range readCases {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(sound, c.from, c.to, 1)
			if text == sound {
				t.Fatalf("%q is not in the sound bank", c.from)
			}
			_, faults := questions.Check(questions.File{Name: "laodong-fa.yaml", Source: []byte(text)})
			if !slices.ContainsFunc(faults, func(f document.Fault) bool { return f.Code == c.code }) {
				t.Errorf("drew no %s", c.code)
			}
			golden(t, "read/"+c.code+".golden", strings.TrimSpace(faults.Error())+"\n")
		})
	}
}

// Ten faults of reading and of lint, in one file, each with its line.
func TestTenFaultsGiveTen(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(
		"edition: 2018年12月29日修正", "edition: 1994年7月5日", "kind: single", "kind: singel", "- 重阳节", "- 以上都对",
		"key: ABD", "key: DBA", "article: 第四十条", "article: 第40条", "difficulty: 2", "difficulty: 5",
		"tags: [产假]", "tag: [产假]", "；本省规定更长的从其规定", "", "休息____日", "休息__日", `["一", "1"]`, `["一", ""]`,
	).Replace(sound)
	_, faults := questions.Check(questions.File{Name: "banks/bank.yaml", Source: []byte(text)})
	if len(faults) < 10 {
		t.Errorf("only %d faults", len(faults))
	}
	golden(t, "read/ten.golden", faults.Error()+"\n")
}

func TestCheckTellsFilesApart(t *testing.T) {
	t.Parallel()
	other := strings.Replace(sound, "id: laodong-fa", "id: laodong-fa-2", 1)
	banks, faults := questions.Check(
		questions.File{Name: "a/laodong-fa.yaml", Source: []byte(sound)},
		questions.File{Name: "a/laodong-fa-2.yaml", Source: []byte(other)},
		questions.File{Name: "a/broken.yaml", Source: []byte("id: [")},
	)
	if len(banks) != 3 || banks[0].ID != "laodong-fa" || banks[1].ID != "laodong-fa-2" {
		t.Errorf("banks %v", banks)
	}
	count := map[string]int{}
	for _, f := range faults {
		count[f.File+" "+f.Code]++
	}
	want := map[string]int{"a/laodong-fa-2.yaml id_duplicate": 4, "a/laodong-fa-2.yaml stem_duplicate": 4, "a/broken.yaml syntax": 1}
	if !reflect.DeepEqual(count, want) {
		t.Errorf("faults %v, want %v", count, want)
	}
}

func TestWriteBankKeepsTheForm(t *testing.T) {
	t.Parallel()
	if got := string(questions.WriteBank(soundBank(t))); got != sound {
		t.Errorf("written:\n%s", got)
	}
}

// drawQuestion makes any question a bank can hold, sense or none.
func drawQuestion(t *rapid.T) questions.Question {
	text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.RuneFrom([]rune("劳动法98: #-'\"\\,[]{}&*!|>%@`?~\t\n　，。“”true0.")))).
		Filter(func(s string) bool {
			return strings.TrimSpace(s) != "" && !strings.ContainsAny(s, "\x00\ufffd") && len(s) < 400
		})
	q := questions.Question{
		ID: text.Draw(t, "id"), Revision: rapid.IntRange(1, 9999).Draw(t, "revision"), Stem: text.Draw(t, "stem"),
		Kind: rapid.SampledFrom(questions.Kinds).Draw(t, "kind"), Explanation: text.Draw(t, "explanation"),
		Difficulty: rapid.IntRange(1, 3).Draw(t, "difficulty"), Tags: rapid.SliceOfN(text, 1, 3).Draw(t, "tags"),
		Citations: []questions.Citation{{Law: text.Draw(t, "law"), Article: text.Draw(t, "article")}},
		Review:    questions.Review{Status: questions.Reviewed, By: text.Draw(t, "by"), On: "2026-11-21"},
	}
	switch q.Kind {
	case questions.Judge:
		q.Options = questions.JudgeOptions(rapid.Bool().Draw(t, "true"))
	case questions.Blank:
		q.Answers = rapid.SliceOfN(rapid.SliceOfN(text, 1, 3), 1, 3).Draw(t, "answers")
	default:
		for i, o := range rapid.SliceOfN(text, 2, 8).Draw(t, "options") {
			q.Options = append(q.Options, questions.Option{Text: o, Correct: i == 0 || rapid.Bool().Draw(t, "right")})
		}
	}
	q.ID = string([]rune(q.ID)[:min(64, len([]rune(q.ID)))])
	if strings.TrimSpace(q.ID) == "" {
		q.ID = "x-001"
	}
	return q
}

// What is written reads back the same, and linting it finds what it finds without a panic.
func TestWriteAndReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := questions.Bank{ID: "b", Title: "T", Questions: []questions.Question{drawQuestion(t), drawQuestion(t)}}
		src := questions.WriteBank(b)
		got, faults := questions.ReadBank("b.yaml", src)
		if faults != nil || !reflect.DeepEqual(got, b) {
			t.Fatalf("faults: %v\nread    %+v\nwritten %+v\n%s", faults, got, b, src)
		}
		questions.Lint(b)
	})
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte("questions: [{kind: blank, key: [[], a]}, {kind: single, options: [], key: B}, 7, ]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		banks, faults := questions.Check(questions.File{Name: "f.yaml", Source: src})
		for _, fault := range faults {
			if fault.Line < 1 || fault.Code == "" {
				t.Errorf("fault without a place: %v", fault)
			}
		}
		if _, err := questions.Export(banks...); err != nil {
			t.Error(err)
		}
	})
}

func TestExport(t *testing.T) {
	t.Parallel()
	out, err := questions.Export(soundBank(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "export.golden", string(out))
	var items []map[string]any
	if err := json.Unmarshal(out, &items); err != nil || len(items) != 4 {
		t.Errorf("%d items, %v", len(items), err)
	}
	if none, err := questions.Export(); err != nil || string(none) != "[]\n" {
		t.Errorf("no bank gives %q, %v", none, err)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for a, b := range map[string]string{"９８ 天。": "98天", "《劳动法》，": "劳动法", "ＡB": "ab", "1.5倍.": "1.5倍"} {
		if questions.Fold(a) != questions.Fold(b) {
			t.Errorf("%q and %q fold to %q and %q", a, b, questions.Fold(a), questions.Fold(b))
		}
	}
	for a, b := range map[string]string{"1.5倍": "15倍", "50%": "50", "-5": "5", "≥3": "≤3"} {
		if questions.Fold(a) == questions.Fold(b) {
			t.Errorf("%q and %q fold to the same", a, b)
		}
	}
}
