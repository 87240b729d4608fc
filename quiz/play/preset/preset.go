// Package preset is contests to begin from: seven ways unions run them, as documents that draw from the shipped
// banks.
package preset

import (
	"embed"
	"fmt"

	"lawquiz/quiz"
)

//go:embed *.yaml
var files embed.FS

// Preset is one contest to begin from.
type Preset struct {
	Name     string // of the file, without .yaml
	Title    string
	Note     string // what is special about it
	Document string // YAML, with dates far ahead
}

// All returns every preset. The caller owns the slice.
func All() ([]Preset, error) {
	out := []Preset{
		{Name: "nvzhigong-weiquan-zhou", Title: "女职工维权周竞答", Note: "为期一周，每天 3 次取最好成绩，同分比用时；参与率只统计女职工"},
		{Name: "wangshang-kaoshi", Title: "一次性网上考试", Note: "每人一次，限时 30 分钟，多选题部分得分；截止后公布答案"},
		{Name: "hege-ceshi", Title: "合格测试（可补考）", Note: "80% 合格，可补考一次，以最后一次为准；单位按合格率排名"},
		{Name: "meiri-chuangguan", Title: "每日闯关", Note: "十天，每天取最好一次，各天相加；单位按参赛人次排名"},
		{Name: "meiri-leiji", Title: "每日答题累计积分", Note: "每天一次，全月累计；先达到者列前"},
		{Name: "huiyuan-jingsai", Title: "会员知识竞赛", Note: "参与率按会员统计；单位先比参与率，再比满分率"},
		{Name: "bianxue-bianda", Title: "边学边答", Note: "题库公开，竞赛期间可以练习，交卷即见答案；重在参与"},
	}
	for i := range out {
		src, err := files.ReadFile(out[i].Name + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("preset %s: %w", out[i].Name, err)
		}
		out[i].Document = string(src)
	}
	return out, nil
}

// ahead is how many days after it is taken up a preset opens; its length and the hours of opening and close stay.
const ahead = 7

// Start returns the preset's document under another id, to open a week after now (Unix ms).
func (p Preset) Start(id string, now int64) ([]byte, error) {
	c, faults := quiz.ReadContest(p.Name, []byte(p.Document))
	if len(faults) > 0 {
		return nil, faults
	}
	c.ID = id
	shift := quiz.DayStart(quiz.Day(now)+ahead) - quiz.DayStart(quiz.Day(c.Window.Open))
	c.Window.Open, c.Window.Close = c.Window.Open+shift, c.Window.Close+shift
	return quiz.WriteContest(c), nil
}
