package quiz_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// preset reads a contest of testdata.
func preset(tb testing.TB, id string) *quiz.Contest {
	tb.Helper()
	file := filepath.Join("testdata", "contest", id+".yaml")
	src, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	c, faults := quiz.ReadContest(file, src)
	if len(faults) > 0 {
		tb.Fatal(faults)
	}
	return c
}

// presets lists the ids of testdata's contests.
func presets(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "contest", "*.yaml"))
	if err != nil || len(files) < 8 {
		tb.Fatalf("%d presets, %v", len(files), err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".yaml")
	}
	return files
}

func TestRealContestsRead(t *testing.T) {
	t.Parallel()
	full := map[string]quiz.Points{"hebei-rights-week-2021": 20000, "xieshou-zhumeng-2021": 1000, "beijing-bainian-gongyun-2025": 1000,
		"ningxia-kexue-suzhi-2018": 800, "ying-dongao-2022": 1000}
	for _, id := range presets(t) {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			c := preset(t, id)
			if want := max(full[id], 0); c.ID != id || want > 0 && c.Full() != want || want == 0 && c.Full() != 10000 {
				t.Errorf("%s has full mark %v", c.ID, c.Full())
			}
			again, faults := quiz.ReadContest("again", quiz.WriteContest(c))
			if len(faults) > 0 || !reflect.DeepEqual(again, c) {
				t.Errorf("written and read back: %+v\n%v\nwant %+v", again, faults, c)
			}
		})
	}
}

func TestReadContestFields(t *testing.T) {
	t.Parallel()
	want := &quiz.Contest{
		ID: "hebei-rights-week-2021", Title: "“三八”妇女维权周法律知识微信竞答", Contact: "市总工会女职工部，0311-00000000",
		Hosts:         []quiz.Host{{"主办", "市总工会"}, {"承办", "市总女职工部"}, {"协办", "市司法局"}, {"协办", "市妇联"}},
		Window:        quiz.Window{Open: 1615132800_000, Close: 1615737600_000},
		Register:      []quiz.Field{quiz.FieldName, quiz.FieldGender, quiz.FieldUnit},
		Participation: quiz.Participation{People: quiz.Women, Of: quiz.WomenCount, Answered: 1},
		Bank:          []string{"nvzhigong-tebie-guiding", "laodong-fa", "funv-quanyi-baozhang-fa"},
		Paper: quiz.Blueprint{
			Sections: []quiz.Section{
				{Kind: questions.Single, Count: 10, Points: 1000, Partial: quiz.PartialNone},
				{Kind: questions.Multiple, Count: 5, Points: 1200, Partial: quiz.PartialNone},
				{Kind: questions.Judge, Count: 5, Points: 800, Partial: quiz.PartialNone},
			},
			AtLeast: []quiz.LawQuota{{Law: "女职工劳动保护特别规定", Count: 6}}, TimeLimit: 600_000,
		},
		Attempts: []quiz.Quota{{Span: quiz.PerDay, Limit: 3}},
		Standing: quiz.StandingRule{Counts: quiz.CountBest, Ties: []quiz.Tie{quiz.TieElapsed, quiz.TieFinished}, Places: quiz.PlacesUnique},
		Review:   quiz.ReviewAfterSubmit, Pass: 6000, Practice: quiz.PracticeClosed,
		Units: quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByParticipation, quiz.ByMeanPoints}, MinHeadCount: 10,
			Groups: []string{"县（市、区）", "开发区（产业园区）", "市总对口单位"}},
	}
	if got := preset(t, want.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

const small = `id: x
title: 竞赛
window: { open: 2024-01-01 00:00, close: 2024-01-07 24:00 }
bank: [b]
paper:
  sections: [ { kind: judge, count: 10, points: 10 } ]
`

func TestReadContestUsualValues(t *testing.T) {
	t.Parallel()
	c, faults := quiz.ReadContest("x.yaml", []byte(small))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if c.Participation != (quiz.Participation{People: quiz.Everyone, Of: quiz.Workers, Answered: 1}) || len(c.Register) != 2 ||
		c.Standing.Counts != quiz.CountBest || len(c.Standing.Ties) != 2 || c.Standing.Places != quiz.PlacesUnique ||
		c.Review != quiz.ReviewNever || c.Practice != quiz.PracticeClosed || c.Pass != 0 || c.Attempts != nil || len(c.Units.RankBy) != 2 {
		t.Errorf("got %+v", c)
	}
}

func TestReadContestTellsTenFaults(t *testing.T) {
	t.Parallel()
	src := `id: Bad Id
title: 竞赛
window:
  open: 2024-02-30 00:00
  close: 2024-01-07 24:30
register: [name, nmae]
participation: { people: women, of: 女职工数, valid: answered > 0 }
bank: [b, b]
paper:
  sections:
    - { kind: single, count: 10, points: 2.555, partial: half }
    - { kind: multiple, count: 5, points: 4, bank: [c] }
  at_least:
    - { law: 劳动法, count: 9 }
    - { law: 《劳动法》, count: 9 }
  time_limit: 5s
attempts: { per_day: 0 }
standing: { counts: bset, ties: [elapsed, elapsed] }
pass: 200
units: { rank_by: [pass_rate], groups: [甲, 甲] }
reveiw: never
`
	want := []string{"1 bad_id", "4 bad_time", "5 bad_time", "6 not_allowed", "7 gender_needed", "7 bad_valid", "8 duplicate",
		"11 bad_points", "11 partial_kind", "12 unknown_bank", "13 at_least_sum", "15 duplicate", "16 out_of_range",
		"17 out_of_range", "18 not_allowed", "18 duplicate", "19 out_of_range", "20 pass_needed", "20 duplicate", "21 unknown_key"}
	c, faults := quiz.ReadContest("bad.yaml", []byte(src))
	if c != nil {
		t.Error("a contest with faults came back")
	}
	var got []string
	for _, f := range faults {
		got = append(got, strings.TrimSpace(strings.Join([]string{itoa(f.Line), f.Code}, " ")))
		if f.File != "bad.yaml" || f.Message == "" {
			t.Errorf("%v", f)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q\n%v", got, want, faults)
	}
}

func itoa(n int) string { return quiz.Points(n * 100).String() }

func TestReadContestFaults(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		old, new string
		want     []string // path code
	}{
		"empty window":         {"window: { open: 2024-01-01 00:00, close: 2024-01-07 24:00 }", "window:", []string{"window missing"}},
		"close before open":    {"close: 2024-01-07 24:00", "close: 2023-12-31 24:00", []string{"window.close window_order"}},
		"no sections":          {"[ { kind: judge, count: 10, points: 10 } ]", "[]", []string{"paper.sections out_of_range"}},
		"sections no list":     {"[ { kind: judge, count: 10, points: 10 } ]", "10", []string{"paper.sections not_a_list"}},
		"empty bank":           {"[b]", "[]", []string{"bank missing"}},
		"bank no list":         {"[b]", "b", []string{"bank not_a_list"}},
		"too many questions":   {"count: 10, points: 10 }", "count: 150, points: 10 }, { kind: single, count: 51, points: 1 }", []string{"paper.sections too_many_questions"}},
		"full mark":            {"points: 10", "points: 1001", []string{"paper.sections full_mark"}},
		"no points":            {"points: 10", "points: 0", []string{"paper.sections[0].points out_of_range"}},
		"no count":             {"count: 10,", "", []string{"paper.sections[0].count missing"}},
		"pass not exact":       {"title: 竞赛", "title: 竞赛\npass: 599.99\nattempts: {per_day: 1}", []string{"pass out_of_range"}},
		"answered too many":    {"title: 竞赛", "title: 竞赛\nparticipation: { valid: answered >= 11 }", []string{"participation.valid out_of_range"}},
		"no metric":            {"title: 竞赛", "title: 竞赛\nunits: { rank_by: [] }", []string{"units.rank_by missing"}},
		"title of two lines":   {"title: 竞赛", `title: "竞\n赛"`, []string{"title line_break"}},
		"role too long":        {"title: 竞赛", "title: 竞赛\nhosts: { 这是一个非常非常非常非常非常长的身份名称啊: 某 }", []string{"hosts.这是一个非常非常非常非常非常长的身份名称啊 bad_role"}},
		"too many laws":        {"paper:", "paper:\n  at_least: [{law: a, count: 1}, {law: b, count: 1}, {law: c, count: 1}, {law: d, count: 1}, {law: e, count: 1}, {law: f, count: 1}, {law: g, count: 1}]", []string{"paper.at_least out_of_range"}},
		"half a second":        {"paper:", "paper:\n  time_limit: 60.5s", []string{"paper.time_limit out_of_range"}},
		"not a document":       {"id: x", "id: [x", []string{" syntax"}},
		"rehearsal not a bool": {"title: 竞赛", "title: 竞赛\nrehearsal: 是", []string{"rehearsal not_a_bool"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := strings.Replace(small, tt.old, tt.new, 1)
			_, faults := quiz.ReadContest("x.yaml", []byte(src))
			var got []string
			for _, f := range faults {
				got = append(got, f.Path+" "+f.Code)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q\n%v", got, tt.want, faults)
			}
		})
	}
}

// A pass line in points is the same line again, or refused where basis points cannot hold it.
func TestReadContestPassLine(t *testing.T) {
	t.Parallel()
	read := func(points, pass string) (*quiz.Contest, string) {
		src := strings.Replace(small, "points: 10", "points: "+points, 1) + "pass: " + pass + "\n"
		c, faults := quiz.ReadContest("x.yaml", []byte(src))
		if len(faults) > 0 {
			return nil, faults[0].Code
		}
		return c, ""
	}
	for _, tt := range []struct {
		points, pass string
		basis        int
		line         quiz.Points
		code         string
	}{
		{"10", "60%", 6000, 6000, ""}, {"10", "60", 6000, 6000, ""}, {"0.7", "3", 4285, 300, ""},
		{"7", "50", 7142, 5000, ""}, {"20", "120", 6000, 12000, ""}, {"20", "119.99", 0, 0, "pass_line"},
		{"10", "101", 0, 0, "out_of_range"}, {"10", "100", 10000, 10000, ""}, {"10", "六十", 0, 0, "bad_points"},
	} {
		c, code := read(tt.points, tt.pass)
		if code != tt.code {
			t.Errorf("%+v: got fault %q", tt, code)
			continue
		}
		if c != nil && (c.Pass != tt.basis || !c.Passed(tt.line) || c.Passed(tt.line-1)) {
			t.Errorf("%+v: got basis %d, passes at %v: %v, below: %v", tt, c.Pass, tt.line, c.Passed(tt.line), c.Passed(tt.line-1))
		}
	}
}

// anyContest draws contests that a document can hold.
func anyContest() *rapid.Generator[*quiz.Contest] {
	return rapid.Custom(func(t *rapid.T) *quiz.Contest {
		text := func(name string, max int) string {
			s := rapid.StringOfN(rapid.RuneFrom([]rune("汉字abcN01 -：:#'\"\\&*{}[],，!%@`|>?~—“”=")), 1, max, -1).Draw(t, name)
			return strings.TrimSpace("a" + s)
		}
		open := rapid.Int64Range(946684800, 4102000000).Draw(t, "open") * 1000
		c := &quiz.Contest{
			ID: rapid.StringMatching(`[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,3}`).Draw(t, "id"), Title: text("title", 30),
			Window:   quiz.Window{Open: open, Close: min(open+rapid.Int64Range(1, 90*86400).Draw(t, "seconds")*1000, 4102416000_000)},
			Register: []quiz.Field{quiz.FieldName, quiz.FieldGender, quiz.FieldUnit}[:rapid.IntRange(2, 3).Draw(t, "register")],
			Bank:     rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z][a-z-]{0,9}[a-z]`), 1, 4, rapid.ID).Draw(t, "bank"),
			Review:   rapid.SampledFrom([]quiz.Review{quiz.ReviewNever, quiz.ReviewAfterSubmit, quiz.ReviewAfterClose}).Draw(t, "review"),
			Practice: rapid.SampledFrom([]quiz.Practice{quiz.PracticeClosed, quiz.PracticeOpen}).Draw(t, "practice"),
			Pass:     rapid.IntRange(0, 10000).Draw(t, "pass"), Rehearsal: rapid.Bool().Draw(t, "rehearsal"),
			Standing: anyRule().Draw(t, "standing"),
		}
		if rapid.Bool().Draw(t, "more") {
			c.Contact, c.Audience = text("contact", 20), text("audience", 20)
			c.Hosts = []quiz.Host{{"主办", text("host", 9)}, {"主办", text("host", 9)}, {"承办", text("host", 9)}}
			c.Units.Groups = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"县（市、区）", "true", "null", "123", "- x", "a: b"}), 1, 4, rapid.ID).Draw(t, "groups")
		}
		c.Participation = quiz.Participation{People: quiz.Members, Of: quiz.WomenCount, Answered: 1}
		for range rapid.IntRange(1, 4).Draw(t, "sections") {
			s := quiz.Section{Kind: rapid.SampledFrom(questions.Kinds).Draw(t, "kind"), Count: rapid.IntRange(1, 20).Draw(t, "count"),
				Points: quiz.Points(rapid.IntRange(1, 9999).Draw(t, "points")), Partial: quiz.PartialNone}
			if s.Kind == questions.Multiple {
				s.Partial = rapid.SampledFrom([]quiz.Partial{quiz.PartialHalf, quiz.PartialPerOption}).Draw(t, "partial")
				s.Bank = c.Bank[:1]
			}
			c.Paper.Sections = append(c.Paper.Sections, s)
		}
		if rapid.Bool().Draw(t, "law") {
			c.Paper.AtLeast = []quiz.LawQuota{{Law: "劳动法", Count: 1}}
		}
		c.Paper.TimeLimit = rapid.SampledFrom([]int64{0, 30_000, 90_000, 600_000, 3_600_000}).Draw(t, "limit")
		for _, span := range []quiz.Span{quiz.PerDay, quiz.PerWeek, quiz.PerMonth, quiz.PerContest} {
			if rapid.Bool().Draw(t, "quota") {
				c.Attempts = append(c.Attempts, quiz.Quota{Span: span, Limit: rapid.IntRange(1, 1000).Draw(t, "limit")})
			}
		}
		c.Units.MinHeadCount = rapid.IntRange(0, 99).Draw(t, "min")
		c.Units.RankBy = rapid.SliceOfNDistinct(rapid.SampledFrom(quiz.Metrics[:4]), 1, 4, rapid.ID).Draw(t, "rank_by")
		return c
	})
}

// anyRule draws standing rules.
func anyRule() *rapid.Generator[quiz.StandingRule] {
	return rapid.Custom(func(t *rapid.T) quiz.StandingRule {
		ties := []quiz.Tie{quiz.TieElapsed, quiz.TieFinished, quiz.TieFirst, quiz.TieSittings}
		return quiz.StandingRule{
			Counts: rapid.SampledFrom([]quiz.Counting{quiz.CountBest, quiz.CountSum, quiz.CountBestPerDay, quiz.CountFirst,
				quiz.CountLast, quiz.CountMean}).Draw(t, "counts"),
			Ties:   rapid.Permutation(ties).Draw(t, "ties")[:rapid.IntRange(0, 4).Draw(t, "chain")],
			Places: rapid.SampledFrom([]quiz.Places{quiz.PlacesUnique, quiz.PlacesShared}).Draw(t, "places"),
		}
	})
}

func TestWriteContestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyContest().Draw(t, "contest")
		src := quiz.WriteContest(c)
		back, faults := quiz.ReadContest("x.yaml", src)
		if len(faults) > 0 {
			t.Fatalf("%v\n%s", faults, src)
		}
		if !reflect.DeepEqual(back, c) {
			t.Fatalf("got  %+v\nwant %+v\n%s", back, c, src)
		}
	})
}

func FuzzReadContest(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("window: { open: [ }"))
	for _, id := range presets(f) {
		f.Add(quiz.WriteContest(preset(f, id)))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, faults := quiz.ReadContest("x.yaml", src)
		if (c == nil) != (len(faults) > 0) {
			t.Fatalf("contest %v with faults %v", c, faults)
		}
		if c == nil {
			return
		}
		quiz.Warnings(c)
		if again, faults := quiz.ReadContest("x.yaml", quiz.WriteContest(c)); again == nil || again.Full() != c.Full() {
			t.Fatalf("not read back: %v", faults)
		}
	})
}
