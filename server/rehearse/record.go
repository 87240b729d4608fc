package rehearse

import (
	"context"
	"slices"
	"sync/atomic"

	"lawquiz/quiz/store"
)

// recordsAtOnce is how many rows are asked for at the same time: the server needs the record too.
const recordsAtOnce = 4

// checkRecord compares submission, mark and standing rows with the history and returns how many
// were compared.
func (r *run) checkRecord(ctx context.Context, e *expected) int {
	contests, err := r.cfg.Record.Contests(ctx)
	if err != nil {
		r.findings.add(RecordWrong, -1, "", "读不到记录：%v", err)
		return 0
	}
	at := slices.IndexFunc(contests, func(c store.Contest) bool { return c.ID == r.contest.ID })
	if at < 0 {
		r.findings.add(RecordWrong, -1, "", "记录中没有竞赛 %s", r.contest.ID)
		return 0
	}
	nr := contests[at].Nr
	var rows atomic.Int64
	each(ctx, len(r.people), recordsAtOnce, func(n int) {
		for i := range r.people[n].sittings {
			if s := &r.people[n].sittings[i]; s.known {
				rows.Add(int64(r.checkSitting(ctx, nr, n, s)))
			}
		}
	})
	return int(rows.Load()) + r.checkStandings(ctx, nr, e)
}

// checkSitting compares a paper's submission and newest mark.
func (r *run) checkSitting(ctx context.Context, nr int64, n int, at *sitting) int {
	paper, got := number(at.paper), at.result
	sub, err := r.cfg.Record.Submission(ctx, paper)
	if err != nil {
		r.findings.add(RecordWrong, n, at.paper, "记录中没有这次交卷：%v", err)
		return 0
	}
	m, err := r.cfg.Record.Mark(ctx, nr, r.people[n].id, paper)
	if err != nil {
		r.findings.add(RecordWrong, n, at.paper, "记录中没有这次成绩：%v", err)
		return 1
	}
	if sub.Person != r.people[n].id || sub.Contest != nr || sub.ByDeadline != (got.FinishedBy == byDeadline) ||
		sub.Finished != got.FinishedAt || sub.Elapsed != got.Elapsed {
		r.findings.add(RecordWrong, n, at.paper, "记录中的交卷与已确认的不同")
	}
	if m.Points != points(got.Points) || m.Elapsed != got.Elapsed || m.Finished != got.FinishedAt || m.Passed != got.Passed {
		r.findings.add(RecordWrong, n, at.paper, "记录中的成绩 %v 分与已确认的 %v 分不同", m.Points, points(got.Points))
	}
	return 2
}

// checkStandings compares every standing of the contest; one too many is as wrong as one too few.
func (r *run) checkStandings(ctx context.Context, nr int64, e *expected) int {
	want := make(map[int64]*standing, len(e.all))
	for i := range e.all {
		want[e.all[i].id] = &e.all[i]
	}
	rows := 0
	err := r.cfg.Record.EachStanding(ctx, nr, 0, func(got *store.Standing) error {
		rows++
		s := want[got.Person]
		delete(want, got.Person)
		if s == nil {
			r.findings.add(RecordWrong, -1, "", "记录中有一名没有已确认交卷的职工（编号 %d）", got.Person)
			return nil
		}
		if got.Points != s.points || got.Elapsed != s.elapsed || got.Finished != s.finished || got.First != s.first ||
			got.Sittings != s.sittings || got.Valid != s.valid || got.Passed != s.passed || got.Full != s.full {
			r.findings.add(RecordWrong, s.n, "", "记录中的排名成绩是 %v 分 %d 毫秒 %d 次，应为 %v 分 %d 毫秒 %d 次",
				got.Points, got.Elapsed, got.Sittings, s.points, s.elapsed, s.sittings)
		}
		if got.Counted != r.counted(s) || !r.onPath(got.Path, s.unit) {
			r.findings.add(RecordWrong, s.n, "", "记录中的单位路径或是否计入参与率不对")
		}
		return nil
	})
	if err != nil {
		r.findings.add(RecordWrong, -1, "", "读不到排名成绩：%v", err)
	}
	for _, s := range want {
		r.findings.add(RecordWrong, s.n, "", "记录中没有这名职工的排名成绩")
	}
	return rows
}

// onPath reports whether a stored path is that of a unit.
func (r *run) onPath(path []int64, unit int) bool {
	want := r.tree.path(unit)
	return slices.EqualFunc(path, want, func(id int64, at int) bool { return id == number(r.tree.units[at].id) })
}
