package tally

import (
	"fmt"

	"lawquiz/quiz"
)

// figuresWhom says over whom the figures of a unit are, to whoever compares them: the rate sets the people that the
// contest's rule counts against a head-count, all other figures are of everybody who took part.
func figuresWhom(p quiz.Participation) string {
	return fmt.Sprintf("参赛人数、参赛人次、人均成绩、合格率和满分率按全部参赛职工统计；参与率只计%s，为“计入参与率”的人数与应参赛人数（在册%s）之比。"+
		"评奖的各项指标只计“计入参与率”的职工，与这里的合格率、人均成绩等可能不同。", countedWhom(p), p.Of)
}

// awardWhom says over whom an award's figures are.
func awardWhom(c SealedContest) string {
	return fmt.Sprintf("有效参赛人数、参赛人次、合格人数、满分人数、人均成绩和各项比率，只计按竞赛规则计入参与率的职工，与应参赛人数（在册%s）口径一致；注明“全部”的，含其他参赛职工。", c.Of)
}

// countedWhom names the people a contest's rate counts, as a notice says it.
func countedWhom(p quiz.Participation) string {
	if who := audience(p.People); who != "" {
		return who
	}
	return "单位计入参与率的职工"
}
