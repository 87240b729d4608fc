package tally

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Daily is a unit's 日报 at a cut-off: everything in it is reckoned from the record, so the same cut-off
// gives the same report at any later time, unless results were marked anew, moved or erased since, or
// head-counts changed; of these its notes tell. Units go by the names and places they have when it is read.
type Daily struct {
	Contest    string   `json:"contest"`
	Title      string   `json:"title"`
	UnitID     string   `json:"unit_id"`
	Unit       string   `json:"unit"`
	At         int64    `json:"at" doc:"截至时刻，Unix 毫秒"`
	KeyVersion int64    `json:"key_version" doc:"所依据的标准答案版本"`
	Text       string   `json:"text" doc:"日报正文，可直接复制"`
	Notes      []string `json:"notes" doc:"正文之外须说明的情况"`
	Final      bool     `json:"final" doc:"false：截至时刻刚过，还有试卷可能在到时后收上来"`
	Figures    Line     `json:"figures"`
	New        int64    `json:"new" doc:"较前一日同一时刻新增的参赛人数"`
	Rank       *Rank    `json:"rank,omitempty" doc:"在同级单位中的名次；没有可比的单位则没有"`
	Units      []Line   `json:"units" doc:"各下级单位，按名次"`
	Laggards   Laggards `json:"laggards" doc:"待动员单位"`

	counts quiz.Participation // whom the rate counts
}

// settled is how long after a cut-off papers begun before it may still be closed as of a time before it.
const settled = quiz.SaveGrace + 60_000

// ReadDaily reckons a unit's report at a cut-off (Unix ms, at most now). under is the rate below which
// units are to be roused, in basis points; 0: what those below the unit come to together.
func ReadDaily(ctx context.Context, db *store.DB, c Contest, tree *quiz.Tree, unit, at int64, under int, now int64) (Daily, error) {
	if err := checkDaily(tree, unit, at, now); err != nil {
		return Daily{}, err
	}
	f, err := Read(ctx, db, c, tree, at)
	if err != nil {
		return Daily{}, err
	}
	return newDaily(f, c, tree, unit, under, now)
}

// checkDaily answers what is wrong with a request for a report before anything is read.
func checkDaily(tree *quiz.Tree, unit, at, now int64) error {
	if at > now {
		return quiz.Errorf(quiz.Invalid, "截至时间还没有到").At("query.at", "应不晚于现在")
	}
	_, err := tree.Unit(unit)
	return err
}

// newDaily makes a unit's report of figures at a cut-off.
func newDaily(f *Figures, c Contest, tree *quiz.Tree, unit int64, under int, now int64) (Daily, error) {
	u, err := tree.Unit(unit)
	if err != nil {
		return Daily{}, err
	}
	d := Daily{
		Contest: c.ID, Title: c.Title, UnitID: strconv.FormatInt(u.ID, 10), Unit: u.Name, At: f.Cutoff, KeyVersion: c.KeyVersion,
		Final: now-f.Cutoff >= settled, Figures: f.Line(tree, c, u.ID), New: f.Unit(u.ID).New,
		Units: f.Below(tree, c, u.ID), Laggards: f.Laggards(tree, c, u.ID, under, f.Cutoff), counts: c.Participation,
	}
	if rank, ok := f.Rank(tree, c, u.ID); ok {
		d.Rank = &rank
		d.Figures.Place, d.Figures.Unplaced = rank.Place, rank.Unplaced
	}
	d.Notes = d.notes(f.Unit(u.ID).Touched, f.recounted(tree, cmp.Or(u.Parent, u.ID)))
	d.Text = DailyText(c.Contest, f.Row(tree, c, u.ID), d)
	return d, nil
}

// notes says what else a reader of the report must know: how many people's results were touched since, and how many
// units' head-counts.
func (d *Daily) notes(touched int64, recounted int) []string {
	notes := []string{}
	if !d.Final {
		notes = append(notes, "截至时刻刚过，个别试卷可能还在收取，数字可能略有增加。")
	}
	if d.KeyVersion > 1 {
		notes = append(notes, fmt.Sprintf("标准答案有更正，成绩按第%d版标准答案计算，与更正前印发的日报可能不同。", d.KeyVersion))
	}
	if touched > 0 {
		notes = append(notes, fmt.Sprintf("截至时刻之后，有%s名此前参赛的职工因重新判分、调整单位或注销而变动，与当时印发的日报可能不同。", thousands(touched)))
	}
	if recounted > 0 {
		notes = append(notes, fmt.Sprintf("截至时刻之后，有%s家单位的在册人数有变更，参与率和名次按变更后的在册人数计算，与当时印发的日报可能不同。", thousands(int64(recounted))))
	}
	return notes
}

// dailyMost is how many lagging units a report names.
const dailyMost = 12

// DailyText writes the report of a unit, whose row tells its figures, in the words unions use. d's text is
// not looked at.
func DailyText(c *quiz.Contest, row quiz.UnitRow, d Daily) string {
	ended := ""
	if d.At >= c.Window.Close {
		ended = "（答题已截止）"
	}
	head := fmt.Sprintf("截至%s%s，", momentText(d.At), ended)
	if d.At < c.Window.Open && row.Counts == (quiz.Counts{}) {
		return head + fmt.Sprintf("%s尚未开始，将于%s开始。", quiz.Quoted(c.Title), quiz.ClockText(c.Window.Open))
	}
	var b strings.Builder
	b.WriteString(head + ours(row.Name))
	if row.Counts.People == 0 {
		b.WriteString("尚无职工参赛")
		if row.DueKnown && row.Due > 0 {
			fmt.Fprintf(&b, "（应参赛%s%s人）", audience(c.Participation.People), thousands(int64(row.Due)))
		}
	} else {
		b.WriteString(dailyCounts(c, row, d))
	}
	b.WriteString(dailyLaggards(d))
	for i, note := range d.Notes {
		fmt.Fprintf(&b, "\n注%d：%s", i+1, note)
	}
	return b.String()
}

// dailyCounts writes how many took part, the rate, the place and what came since the day before.
func dailyCounts(c *quiz.Contest, row quiz.UnitRow, d Daily) string {
	var b strings.Builder
	fmt.Fprintf(&b, "累计参赛%s人", thousands(row.Counts.People))
	if d.Figures.Women > 0 {
		fmt.Fprintf(&b, "（女职工%s人）", thousands(d.Figures.Women))
	}
	fmt.Fprintf(&b, "、%s人次", thousands(row.Counts.Sittings))
	switch {
	case !row.DueKnown || row.Due <= 0:
		b.WriteString("，在册人数未报，参与率暂不能计算")
	case row.Counts.Counted > int64(row.Due):
		fmt.Fprintf(&b, "，参与率%s（参赛人数超过在册的%s人，在册人数待核实）", rateText(row), thousands(int64(row.Due)))
	default:
		fmt.Fprintf(&b, "，参与率%s", rateText(row))
	}
	b.WriteString(dailyRank(d.Rank))
	switch yesterday := d.At - 24*hourMs; {
	case yesterday <= c.Window.Open && quiz.Day(d.At-1) == quiz.Day(c.Window.Open):
		b.WriteString("，今日为开赛首日")
	case yesterday > c.Window.Open && yesterday < c.Window.Close:
		fmt.Fprintf(&b, "，较昨日新增%s人", thousands(d.New))
	}
	return b.String()
}

// rankings is how a place by a metric is told; participation has been named just before.
var rankings = map[quiz.Metric]string{
	quiz.ByPeople: "按参赛人数", quiz.BySittings: "按参赛人次", quiz.ByMeanPoints: "按人均成绩",
	quiz.ByPassRate: "按合格率", quiz.ByFullRate: "按满分率", quiz.ByPoints: "按总分",
}

func dailyRank(r *Rank) string {
	if r == nil || r.Place == 0 || r.Of < 2 {
		return ""
	}
	group, tied := "", ""
	if r.Group != "" {
		group = "“" + r.Group + "”组"
	}
	if r.Tied {
		tied = "并列"
	}
	return fmt.Sprintf("，%s居%s%s%s第%d位", rankings[r.By], whole(r.Parent), group, tied, r.Place)
}

// dailyLaggards names the units to be roused, the first dozen of them.
func dailyLaggards(d Daily) string {
	n := len(d.Laggards.Items)
	switch {
	case len(d.Units) == 0:
		return "。"
	case n == 0:
		return "；没有待动员单位。"
	}
	names := make([]string, 0, dailyMost)
	for _, l := range d.Laggards.Items[:min(n, dailyMost)] {
		names = append(names, l.Unit)
	}
	more := ""
	if n > dailyMost {
		more = "等"
	}
	return fmt.Sprintf("；待动员单位%d家：%s%s。", n, strings.Join(names, "、"), more)
}
