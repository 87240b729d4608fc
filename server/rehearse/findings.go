package rehearse

import (
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Kind names what a violation is about. It is stable.
type Kind string

// The kinds of violations.
const (
	CallFailed       Kind = "call_failed"       // 一个请求始终没有成功
	Refused          Kind = "refused"           // 不该拒绝的请求被拒绝，或反之
	KeyLeaked        Kind = "key_leaked"        // 交卷前能看到答案
	PaperWrong       Kind = "paper_wrong"       // 试卷不符合竞赛文档
	PaperChanged     Kind = "paper_changed"     // 重新进入得到另一份试卷
	SaveLost         Kind = "save_lost"         // 已确认的暂存不见了
	PointsWrong      Kind = "points_wrong"      // 得分不对
	ElapsedWrong     Kind = "elapsed_wrong"     // 用时或交卷时间不可能
	ResultChanged    Kind = "result_changed"    // 同一份试卷先后得到不同结果
	SecondAccepted   Kind = "second_accepted"   // 第二份不同的答案没有被拒绝
	QuotaExceeded    Kind = "quota_exceeded"    // 答题次数超过规定
	SubmissionLost   Kind = "submission_lost"   // 已确认的交卷不见了
	SweepMissing     Kind = "sweep_missing"     // 到时未交的试卷没有按时收
	BoardStale       Kind = "board_stale"       // 排行榜没有赶上
	OrderWrong       Kind = "order_wrong"       // 榜上的次序或名次不对
	PlaceWrong       Kind = "place_wrong"       // 本人名次不对
	StandingWrong    Kind = "standing_wrong"    // 本人排名成绩不对
	NameShown        Kind = "name_shown"        // 榜上露出了外单位职工的全名
	UnitWrong        Kind = "unit_wrong"        // 单位合计不对
	LiveWrong        Kind = "live_wrong"        // 组织者看到的参赛概况不对
	AwardWrong       Kind = "award_wrong"       // 评奖试算或封存的结果不对
	RecordWrong      Kind = "record_wrong"      // 记录与已确认的不符
	NotRemoved       Kind = "not_removed"       // 演练没有清除干净
	RehearsalMissing Kind = "rehearsal_missing" // 创建的演练看不到
)

// Violation is one thing the server did that it must not do.
type Violation struct {
	Kind   Kind   `json:"kind"`
	Person int    `json:"person"`          // number of the simulated worker; -1: nobody in particular
	Paper  string `json:"paper,omitempty"` // id
	Text   string `json:"text"`            // Chinese
}

// String names kind, person and paper.
func (v Violation) String() string {
	who := ""
	if v.Person >= 0 {
		who = fmt.Sprintf("第 %d 号职工", v.Person)
	}
	if v.Paper != "" {
		who += " 试卷 " + v.Paper
	}
	return fmt.Sprintf("[%s] %s %s", v.Kind, who, v.Text)
}

// kept is how many violations are kept word for word.
const kept = 20

// findings gathers violations. It is safe for concurrent use.
type findings struct {
	mu    sync.Mutex
	first []Violation // of each kind
	more  []Violation
	kinds map[Kind]int
}

// add notes a violation of person n, -1 for nobody in particular. The first of a kind is kept
// however many of the others there are.
func (f *findings) add(kind Kind, n int, paper, format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kinds == nil {
		f.kinds = make(map[Kind]int)
	}
	f.kinds[kind]++
	v := Violation{Kind: kind, Person: n, Paper: paper, Text: fmt.Sprintf(format, args...)}
	switch {
	case f.kinds[kind] == 1:
		f.first = append(f.first, v)
	case len(f.more) < kept:
		f.more = append(f.more, v)
	}
}

// shown returns at most kept violations, one of each kind before any second one, and how many
// of each kind there were.
func (f *findings) shown() ([]Violation, map[Kind]int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := append(slices.Clone(f.first), f.more...)
	return all[:min(len(all), kept)], maps.Clone(f.kinds)
}

// count returns how many violations there are.
func (f *findings) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, k := range f.kinds {
		n += k
	}
	return n
}
