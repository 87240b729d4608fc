package questions_test

import (
	"strings"
	"testing"

	"lawquiz/questions"
)

// named returns q with an id.
func named(q questions.Question, id string) questions.Question {
	q.ID = id
	return q
}

// without returns q without its answer.
func without(q questions.Question) questions.Question {
	options := append([]questions.Option(nil), q.Options...)
	for i := range options {
		options[i].Correct = false
	}
	q.Options, q.Answers = options, nil
	return q
}

const (
	none = questions.Verdict("")
	te   = "依照《女职工劳动保护特别规定》，"
)

var (
	leave    = choose(te+"女职工生育享受产假（　）。", "98天", "90天", "128天", "60天")
	pregnant = stated("用人单位不得因女职工怀孕、生育、哺乳降低其工资、予以辞退。", true)
	written  = choose("用人单位应当将女职工禁忌从事的劳动范围的岗位以（　）形式告知女职工。", "书面", "口头", "电话")
)

// likenessCases say how two questions stand to each other, whichever was there first.
var likenessCases = []struct {
	name       string
	a, b       questions.Question
	want       questions.Verdict
	keyDiffers bool
}{
	{"itself", leave, leave, questions.Same, false},
	{"options in another order", leave, choose(te+"女职工生育享受产假（　）。", "98天", "60天", "128天", "90天"), questions.Same, false},
	{"other signs and widths", leave, choose("依照 女职工劳动保护特别规定:女职工生育享受产假 ( )", "９８天。", "90 天", "128天", "60天"), questions.Same, false},
	{"numbers in Chinese", leave, choose(te+"女职工生育享受产假（　）。", "九十八天", "九十天", "一百二十八天", "六十天"), questions.Same, false},
	{"low lines for brackets", leave, choose(te+"女职工生育享受产假____。", "98天", "90天", "128天", "60天"), questions.Same, false},
	{"judge itself", pregnant, pregnant, questions.Same, false},
	{"blank itself", filled("产假____天，其中产前____天。", "98", "15"), filled("产假（  ）天，其中产前______天", "九十八", "十五"), questions.Same, false},

	{"another key of the same options", leave, choose(te+"女职工生育享受产假（　）。", "90天", "98天", "128天", "60天"), questions.Conflict, true},
	{"another truth", pregnant, stated("用人单位不得因女职工怀孕、生育、哺乳降低其工资、予以辞退", false), questions.Conflict, true},
	{"other options, right there and wrong here", leave, choose(te+"女职工生育享受产假（　）。", "128天", "98天", "100天"), questions.Conflict, true},
	{"other options, another amount", leave, choose(te+"女职工生育享受产假（　）。", "158天", "30天", "42天"), questions.Conflict, true},
	{"blank with other texts", filled("女职工产假为____天。", "98"), filled("女职工产假为____天。", "九十"), questions.Conflict, true},
	{"blank against single", choose("女职工产假为（　）。", "98天", "90天"), filled("女职工产假为____。", "90天"), questions.Conflict, true},
	{"small words and another key", choose("女职工享受的产假为（　）天。", "98", "90"), choose("女职工享受产假是（　）天。", "90", "98"), questions.Conflict, true},
	{"judge holds what single holds wrong", choose("女职工生育享受产假（　）。", "98天", "90天"), stated("女职工生育享受产假90天。", true), questions.Conflict, true},
	{"judge denies what single holds right", choose("女职工生育享受产假（　）。", "98天", "90天"), stated("女职工生育享受产假九十八天。", false), questions.Conflict, true},
	{"multiple against single", chooseAll("下列属于法定节日的有（　）。", "重阳节", "元旦", "春节"), choose("下列属于法定节日的有（　）。", "元旦", "春节", "教师节"), questions.Conflict, true},

	{"other wrong options", leave, choose(te+"女职工生育享受产假（　）。", "98天", "100天", "120天"), questions.Near, false},
	{"small words", leave, choose(te+"女职工生育享受的产假为（　）。", "98天", "90天", "128天", "60天"), questions.Near, false},
	{"other words", leave, choose("女职工生育的，依法享受产假（　）。", "98天", "60天", "90天"), questions.Near, false},
	{"an article in the frame", leave, choose("根据《女职工劳动保护特别规定》第七条的规定，女职工生育可享受产假（　）。", "98天", "90天", "60天"), questions.Near, false},
	{"without an answer", leave, without(leave), questions.Near, false},
	{"judge in other words", pregnant, stated("用人单位不得因为女职工怀孕、生育、哺乳而降低其工资、予以辞退。", true), questions.Near, false},
	{"judge in other words, other truth", pregnant, stated("用人单位不得因为女职工怀孕、生育、哺乳而降低其工资、予以辞退。", false), questions.Near, true},
	{"the blank in another place", choose("女职工生育享受（　）产假，其中产前可以休假15天。", "98天", "90天"), choose("女职工生育享受98天产假，其中产前可以休假（　）。", "15天", "30天"), questions.Near, false},
	{"all the same options", choose("把禁忌岗位告诉女职工，要用什么形式？（　）", "书面形式", "口头形式", "电话"), choose("禁忌岗位用（　）告诉女职工。", "书面形式", "口头形式", "电话"), questions.Near, false},
	{"a longer answer", written, choose("用人单位应当将女职工禁忌从事的劳动范围的岗位以（　）告知女职工。", "书面形式", "口头形式"), questions.Near, false},

	{"judge and single of one fact", leave, stated("《女职工劳动保护特别规定》规定，女职工生育享受98天产假。", true), questions.Related, false},
	{"blank and single of one stem", choose("女职工产假为（　）天。", "98", "90"), filled("女职工产假为____天。", "98"), questions.Related, false},
	{"judge denies what is wrong", choose("女职工生育享受产假（　）。", "98天", "90天"), stated("女职工生育享受产假90天。", false), questions.Related, false},
	{"one answer in two laws", choose("依照劳动法，集体合同文本送交后，劳动行政部门（　）内未提出异议的，集体合同即行生效。", "十五日", "三十日"), choose("依照劳动合同法，集体合同文本送交后，劳动行政部门（　）内未提出异议的，集体合同即行生效。", "十五日", "十日"), questions.Related, false},

	{"changed stem of one id", named(leave, "tbgd-030"), named(written, "tbgd-030"), questions.Revision, true},
	{"changed key of one id", named(leave, "tbgd-030"), named(choose(leave.Stem, "90天", "98天", "128天", "60天"), "tbgd-030"), questions.Revision, true},
	{"changed option of one id", named(leave, "tbgd-030"), named(choose(leave.Stem, "98天", "90天", "128天", "80天"), "tbgd-030"), questions.Revision, false},
	{"one id and nothing changed", named(leave, "tbgd-030"), named(leave, "tbgd-030"), questions.Same, false},

	{"another number in the same frame", stated("女职工生育享受98天产假。", true), stated("女职工生育享受15天产假。", false), none, false},
	{"number words", stated("劳动者在该用人单位连续工作满一年的，享受带薪年休假。", true), stated("劳动者在该用人单位连续工作满二年的，享受带薪年休假。", true), none, false},
	{"numbers in another order", stated("结婚年龄，男不得早于二十二周岁，女不得早于二十周岁。", true), stated("结婚年龄，男不得早于二十周岁，女不得早于二十二周岁。", true), none, false},
	{"may and must not", stated("用人单位可以安排怀孕七个月以上的女职工上夜班。", false), stated("用人单位不得安排怀孕七个月以上的女职工上夜班。", false), none, false},
	{"one negation more", choose("女职工怀孕未满4个月流产的，享受产假（　）。", "15天", "42天"), choose("女职工怀孕满4个月流产的，享受产假（　）。", "42天", "15天"), none, false},
	{"right and wrong asked", choose("关于产假，下列说法正确的是（　）。", "包括产前15天", "不包括产前15天"), choose("关于产假，下列说法错误的是（　）。", "不包括产前15天", "包括产前15天"), none, false},
	{"another period", choose(te+"女职工在孕期禁忌从事的高处作业级别包括（　）。", "第三级", "第一级"), choose(te+"女职工在经期禁忌从事的高处作业级别包括（　）。", "第三级", "第一级"), none, false},
	{"another law and another answer", choose("依照劳动法，女职工生育享受产假不少于（　）。", "九十天", "九十八天"), choose(te+"女职工生育享受产假不少于（　）。", "九十八天", "九十天"), none, false},
	{"one open stem with other options", choose("关于劳动合同，下列说法正确的是（　）。", "应当书面订立", "可以口头订立"), choose("关于劳动合同，下列说法正确的是（　）。", "试用期包含在期限内", "试用期另算"), none, false},
	{"nothing in common", leave, written, none, false},
	{"empty", questions.Question{}, leave, none, false},
}

// verdict returns how a stands to b when b is in the index.
func verdict(t *testing.T, a, b questions.Question) questions.Match {
	t.Helper()
	x := &questions.Index{}
	x.Add("bank", b)
	switch found := x.Match(a); len(found) {
	case 0:
		return questions.Match{}
	case 1:
		return found[0]
	default:
		t.Fatalf("%d matches of one question: %v", len(found), found)
	}
	return questions.Match{}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range likenessCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			there, back := verdict(t, c.a, c.b), verdict(t, c.b, c.a)
			if there.Verdict != c.want || there.KeyDiffers != c.keyDiffers {
				t.Errorf("got %+v, want %q, key differs %v", there, c.want, c.keyDiffers)
			}
			if there.Verdict != back.Verdict || there.Score != back.Score || there.KeyDiffers != back.KeyDiffers {
				t.Errorf("the other way round: %+v", back)
			}
			if c.want != none && (there.Why == "" || strings.Contains(there.Why, "%!")) {
				t.Errorf("why: %q", there.Why)
			}
		})
	}
}

func TestMatchWhy(t *testing.T) {
	t.Parallel()
	old := named(leave, "tbgd-030")
	for want, q := range map[string]questions.Question{
		"与 bank 的 tbgd-030 是同一道题：题干、选项和答案都相同，不计标点、全半角、数字写法和选项顺序":        leave,
		"与 bank 的 tbgd-030 题干相同而答案矛盾：这里是“90天”，那里是“98天”，请对照法条改正一道":       choose(leave.Stem, "90天", "98天"),
		"与 bank 的 tbgd-030 编号相同，答案由“98天”改为“90天”":                        named(choose(leave.Stem, "90天", "98天", "128天", "60天"), "tbgd-030"),
		"与 bank 的 tbgd-030 编号相同，题干、选项和答案都没有改":                           old,
		"与 bank 的 tbgd-030 题干相同，答案相同，其余选项不同":                            choose(leave.Stem, "98天", "100天"),
		"与 bank 的 tbgd-030（单选题）问的是同一句话，放进同一份试卷会互相提示答案":                  stated(te+"女职工生育享受产假98天。", true),
		"与 bank 的 tbgd-030 编号相同，题型由单选题改为判断题，题干有改动，选项有改动，答案由“98天”改为“正确”": named(pregnant, "tbgd-030"),
	} {
		if got := verdict(t, q, old).Why; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// The gravest comes first, then the likest, then what was added first; no more than MaxMatches.
func TestMatchOrder(t *testing.T) {
	t.Parallel()
	x := &questions.Index{}
	near := choose(te+"女职工生育享受的产假为（　）。", "98天", "90天", "128天", "60天")
	for _, q := range []questions.Question{stated(te+"女职工生育享受产假98天。", true), near, leave, choose(leave.Stem, "90天", "98天"), leave} {
		x.Add("bank", q)
	}
	want := []struct {
		at      int
		verdict questions.Verdict
	}{{3, questions.Conflict}, {2, questions.Same}, {4, questions.Same}, {1, questions.Near}, {0, questions.Related}}
	found := x.Match(leave)
	if len(found) != len(want) {
		t.Fatalf("got %+v", found)
	}
	for i, w := range want {
		if found[i].At != w.at || found[i].Verdict != w.verdict {
			t.Errorf("match %d is %+v, want %+v", i, found[i], w)
		}
	}
	for range 2 * questions.MaxMatches {
		x.Add("", leave)
	}
	if found = x.Match(leave); len(found) != questions.MaxMatches || found[0].Verdict != questions.Conflict {
		t.Errorf("%d matches, the first %+v", len(found), found[0])
	}
}

func TestVerdictNames(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, v := range questions.Verdicts {
		if name := v.Name(); name == string(v) || seen[name] {
			t.Errorf("%s is called %q", v, name)
		} else {
			seen[name] = true
		}
	}
	if got := questions.Verdict("else").Name(); got != "else" {
		t.Errorf("an unknown verdict is called %q", got)
	}
}
