package tally_test

import (
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

func correct(right, asked int64) quiz.Correct { return quiz.Correct{Right: right, Asked: asked} }

func TestEffectStory(t *testing.T) {
	t.Parallel()
	at, err := quiz.ParseMoment("2026-03-15 20:00")
	must(t, err)
	story := func(change func(s *tally.EffectStory)) tally.EffectStory {
		s := tally.EffectStory{
			Contest: "法律知识竞赛", Unit: "东县总工会", AsOf: at,
			Gain: tally.Gain{
				People: 3201, Again: 1204, First: correct(1, 2), Last: correct(7, 10),
				AgainFirst: correct(17_168, 24_080), AgainLast: correct(20_925, 24_080),
			},
			Laws: []tally.Topic{
				{Law: "劳动法", AgainFirst: correct(60, 100), AgainLast: correct(70, 100)},
				{Law: "工会法", AgainFirst: correct(60, 100), AgainLast: correct(60, 100)},
				{Law: "劳动合同法", AgainFirst: correct(50, 100), AgainLast: correct(80, 100)},
				{Law: "民法典", AgainFirst: correct(0, 10), AgainLast: correct(10, 10)},
			},
			Weakest: []tally.Topic{{Law: "劳动合同法", Article: "第四十条", Last: correct(582, 1000)}, {Law: "劳动法", Article: "第三条", Last: correct(6, 10)}},
		}
		change(&s)
		return s
	}
	const tail = "（试卷从题库随机抽取，首次与末次的题目不尽相同；未作答的题按答错计。）"
	const weak = "末次答题中正确率较低的条款是《劳动合同法》第四十条（58.2%）、《劳动法》第三条（60.0%），建议列为下一步普法宣传的重点。"
	for name, c := range map[string]struct {
		change func(s *tally.EffectStory)
		want   string
	}{
		"enough": {func(*tally.EffectStory) {},
			"截至2026年3月15日20时，东县总工会共有3 201人参加“法律知识竞赛”答题，其中答题两次及以上的1 204人。" +
				"这些职工首次答题正确率71.3%（24 080题中答对17 168题），末次答题正确率86.9%（24 080题中答对20 925题），提高15.6个百分点。" +
				"分法律看，提高较多的是《劳动合同法》由50.0%提高到80.0%，《劳动法》由60.0%提高到70.0%。" + weak + tail},
		"worse, and nothing to single out": {func(s *tally.EffectStory) {
			s.Gain.AgainLast, s.Laws, s.Weakest = correct(15_000, 24_080), nil, nil
		},
			"截至2026年3月15日20时，东县总工会共有3 201人参加“法律知识竞赛”答题，其中答题两次及以上的1 204人。" +
				"这些职工首次答题正确率71.3%（24 080题中答对17 168题），末次答题正确率62.3%（24 080题中答对15 000题），下降9.0个百分点。" + tail},
		"few twice": {func(s *tally.EffectStory) { s.Gain.Again = 29 },
			"截至2026年3月15日20时，东县总工会共有3 201人参加“法律知识竞赛”答题，平均正确率70.0%（以各人末次答题计）；" +
				"其中答题两次及以上的29人，不足30人，不作首次与末次的比较。" + weak + tail},
		"few": {func(s *tally.EffectStory) { s.Gain.People = 29 },
			"截至2026年3月15日20时，东县总工会共有29人参加“法律知识竞赛”答题，不足30人，数据太少，不宜用正确率说明效果。"},
		"nobody": {func(s *tally.EffectStory) { s.Gain = tally.Gain{} },
			"截至2026年3月15日20时，东县总工会还没有人参加“法律知识竞赛”答题，没有可以比较的数据。"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := story(c.change).String(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	same := story(func(s *tally.EffectStory) { s.Gain.AgainLast = s.Gain.AgainFirst }).String()
	if !strings.Contains(same, "前后持平") {
		t.Error(same)
	}
}
