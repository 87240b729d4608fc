package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
)

// Effects reckons how much people knew at first and at last; tally.EffectCache is one. What it returns is
// shared.
type Effects interface {
	// Effect answers Busy when ctx ends before the first count of a contest does.
	Effect(ctx context.Context, c tally.Contest) (*tally.Effect, error)
}

// effectBasis says what the figures are made of, to whoever reads them.
const effectBasis = "按全部有效参赛职工（不论是否计入参与率）的首次和末次有效答题统计，未作答的题按答错计；试卷从题库随机抽取，首次与末次的题目不尽相同。" +
	"“两次及以上”各栏只计答题两次及以上的同一批职工，可以前后比较；“末次”一栏含只答过一次的职工。按现行标准答案计，已注销人员不计入。"

// CorrectRate is how many of the questions asked were answered rightly.
type CorrectRate struct {
	Right int64    `json:"right" doc:"答对的题次"`
	Asked int64    `json:"asked" doc:"题次"`
	Rate  *float64 `json:"rate,omitempty" doc:"正确率，百分数，两位小数；没有题次则没有"`
}

func correctRate(c quiz.Correct) CorrectRate {
	out := CorrectRate{Right: c.Right, Asked: c.Asked}
	if basis, known := basisOf(c); known {
		rate := percent(basis)
		out.Rate = &rate
	}
	return out
}

// basisOf returns a rate in basis points, rounded half up; false of nothing.
func basisOf(c quiz.Correct) (int, bool) {
	if c.Asked == 0 {
		return 0, false
	}
	return int((20_000*c.Right + c.Asked) / (2 * c.Asked)), true
}

// EffectGain sets first sittings against last ones.
type EffectGain struct {
	People     int64       `json:"people" doc:"有效参赛人数"`
	First      CorrectRate `json:"first" doc:"首次答题"`
	Last       CorrectRate `json:"last" doc:"末次答题；只答过一次的，首次也是末次"`
	Again      int64       `json:"again" doc:"其中答题两次及以上的人数"`
	AgainFirst CorrectRate `json:"again_first" doc:"答题两次及以上者的首次"`
	AgainLast  CorrectRate `json:"again_last" doc:"答题两次及以上者的末次"`
	Change     *float64    `json:"change,omitempty" doc:"答题两次及以上者提高的百分点，下降为负；不足 30 人则没有"`
}

func effectGain(g tally.Gain) EffectGain {
	out := EffectGain{
		People: g.People, First: correctRate(g.First), Last: correctRate(g.Last),
		Again: g.Again, AgainFirst: correctRate(g.AgainFirst), AgainLast: correctRate(g.AgainLast),
	}
	if g.Speaks() {
		out.Change = changeOf(g.AgainFirst, g.AgainLast)
	}
	return out
}

// changeOf returns by how many points of a percentage a rate changed.
func changeOf(from, to quiz.Correct) *float64 {
	a, _ := basisOf(from)
	b, _ := basisOf(to)
	change := percent(b - a)
	return &change
}

// EffectUnit is a unit's effect.
type EffectUnit struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Group   string     `json:"group"`
	All     EffectGain `json:"all" doc:"全部参赛职工"`
	Counted EffectGain `json:"counted" doc:"其中计入参与率的职工"`
}

// EffectTopic is a law or an article.
type EffectTopic struct {
	Law        string      `json:"law"`
	Article    string      `json:"article" doc:"整部法律则为空"`
	Last       CorrectRate `json:"last" doc:"各人末次答题"`
	AgainFirst CorrectRate `json:"again_first" doc:"答题两次及以上者的首次"`
	AgainLast  CorrectRate `json:"again_last" doc:"答题两次及以上者的末次"`
	Change     *float64    `json:"change,omitempty" doc:"答题两次及以上者提高的百分点；题次不足 30 则没有"`
}

func effectTopics(topics []tally.Topic) []EffectTopic {
	out := make([]EffectTopic, len(topics))
	for i, t := range topics {
		out[i] = EffectTopic{
			Law: t.Law, Article: t.Article, Last: correctRate(t.Last),
			AgainFirst: correctRate(t.AgainFirst), AgainLast: correctRate(t.AgainLast),
		}
		if t.Speaks() {
			out[i].Change = changeOf(t.AgainFirst, t.AgainLast)
		}
	}
	return out
}

// EffectChart is two columns beside each other, in percent, for each label.
type EffectChart struct {
	Title  string    `json:"title"`
	Labels []string  `json:"labels"`
	First  []float64 `json:"first" doc:"首次正确率，百分数"`
	Last   []float64 `json:"last" doc:"末次正确率，百分数"`
}

// EffectReport is the effect of a contest in a unit and those below it.
type EffectReport struct {
	Contest    string        `json:"contest"`
	Title      string        `json:"title"`
	KeyVersion int64         `json:"key_version" doc:"所依据的标准答案版本"`
	AsOf       int64         `json:"as_of" doc:"Unix 毫秒；此后的交卷未计入"`
	Basis      string        `json:"basis" doc:"统计口径说明"`
	Unit       EffectUnit    `json:"unit"`
	Units      []EffectUnit  `json:"units" doc:"直接下级单位"`
	Laws       []EffectTopic `json:"laws" doc:"不足 30 人则为空"`
	Articles   []EffectTopic `json:"articles" doc:"不足 30 人则为空"`
	Weakest    []EffectTopic `json:"weakest" doc:"末次正确率最低的条款，至多 10 条；题次不足 30 的不列"`
	Charts     []EffectChart `json:"charts" doc:"图表数据：下级单位和各部法律，只列人数够的"`
	Paragraph  string        `json:"paragraph" doc:"可粘贴到总结材料里的一段话"`
}

const weakestListed = 10

type effectInput struct {
	ID   string `path:"id" maxLength:"64"`
	Unit string `query:"unit" maxLength:"20" doc:"单位 id；不写为所能看到的最上级单位"`
}

func (s *Server) effect(ctx context.Context, in *effectInput) (EffectReport, error) {
	v, err := s.effectView(ctx, in.ID, in.Unit)
	if err != nil {
		return EffectReport{}, err
	}
	out := EffectReport{
		Contest: v.contest.ID, Title: v.contest.Title, KeyVersion: v.effect.KeyVersion, AsOf: v.effect.AsOf, Basis: effectBasis,
		Unit: v.gainOf(v.unit), Units: []EffectUnit{},
		Laws: effectTopics(v.effect.Laws(v.unit.ID)), Articles: effectTopics(v.effect.Articles(v.unit.ID)),
		Weakest:   effectTopics(v.effect.Weakest(v.unit.ID, weakestListed)),
		Paragraph: v.story(),
	}
	for _, u := range v.children {
		out.Units = append(out.Units, v.gainOf(u))
	}
	out.Charts = []EffectChart{unitChart(out.Units), lawChart(out.Laws)}
	return out, nil
}

func unitChart(units []EffectUnit) EffectChart {
	c := EffectChart{Title: "各单位首次与末次正确率", Labels: []string{}, First: []float64{}, Last: []float64{}}
	for _, u := range units {
		c.add(u.Name, u.All.AgainFirst, u.All.AgainLast, u.All.Change)
	}
	return c
}

func lawChart(laws []EffectTopic) EffectChart {
	c := EffectChart{Title: "各部法律首次与末次正确率", Labels: []string{}, First: []float64{}, Last: []float64{}}
	for _, l := range laws {
		c.add(l.Law, l.AgainFirst, l.AgainLast, l.Change)
	}
	return c
}

// add takes in what is told of; change is nil where too few are.
func (c *EffectChart) add(label string, first, last CorrectRate, change *float64) {
	if change == nil || first.Rate == nil || last.Rate == nil {
		return
	}
	c.Labels = append(c.Labels, label)
	c.First, c.Last = append(c.First, *first.Rate), append(c.Last, *last.Rate)
}

// effectView is what somebody may see of a contest's effect.
type effectView struct {
	contest  *play.Contest
	effect   *tally.Effect
	unit     quiz.Unit
	children []quiz.Unit
}

func (s *Server) effectView(ctx context.Context, contest, unit string) (*effectView, error) {
	if s.cfg.Effects == nil {
		return nil, quiz.Errorf(quiz.NotFound, "本服务没有答题效果统计")
	}
	v := new(effectView)
	var err error
	if v.contest, err = s.reachContest(ctx, contest); err != nil {
		return nil, err
	}
	id, err := unitID("query.unit", unit, quiz.Root)
	if err != nil {
		return nil, err
	}
	if v.unit, err = s.reach(ctx, id); err != nil {
		return nil, err
	}
	tree := s.treeOf(v.contest)
	for _, id := range tree.Children(v.unit.ID) {
		u, err := tree.Unit(id)
		if err != nil {
			return nil, err
		}
		v.children = append(v.children, u)
	}
	ctx, cancel := context.WithTimeout(ctx, itemsWait)
	defer cancel()
	v.effect, err = s.cfg.Effects.Effect(ctx, tallied(v.contest))
	return v, err
}

func (v *effectView) gainOf(u quiz.Unit) EffectUnit {
	e := v.effect.Unit(u.ID)
	return EffectUnit{ID: idText(u.ID), Name: u.Name, Group: u.Group, All: effectGain(e.All), Counted: effectGain(e.Counted)}
}

func (v *effectView) story() string {
	return v.effect.Story(tallied(v.contest), v.unit.ID, v.unit.Name).String()
}
