// Package tally counts what the sittings of a contest came to.
package tally

import (
	"context"
	"encoding/json"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Contest is a contest with the texts its papers show, under the key in force. play.Contest has all of it.
type Contest struct {
	*quiz.Contest
	Nr         int64
	KeyVersion int64
	Texts      *quiz.Pool
}

// itemsBasis says what the figures are made of, to whoever reads them.
const itemsBasis = "按全部已交卷的参赛人次统计（同一职工多次答题每次各计一次），按现行标准答案重新计分；整卷未答的和已注销人员的不计入。"

// Items is how the questions of a contest did in its finished sittings. Every sitting counts, also
// several of one person; those without any answer and those of erased people are only counted.
type Items struct {
	Contest    string             `json:"contest"`
	KeyVersion int64              `json:"key_version" doc:"所依据的标准答案版本"`
	AsOf       int64              `json:"as_of" doc:"Unix 毫秒；此后的交卷未计入"`
	Basis      string             `json:"basis" doc:"统计口径说明"`
	Sittings   int64              `json:"sittings" doc:"计入的参赛人次"`
	Empty      int64              `json:"empty" doc:"整卷未答的人次，不计入"`
	Erased     int64              `json:"erased" doc:"已注销人员的人次，答案已删除，不计入"`
	Questions  []quiz.ItemFigures `json:"questions" doc:"含标准答案，仅供管理端使用"`
	Suspects   []quiz.Suspect     `json:"suspects" doc:"建议复核的题目，紧要的在前"`
}

// Progress is told now and then how many sittings of about how many have been read.
type Progress func(done, total int64)

// progressStep is how many sittings pass between two calls of a Progress.
const progressStep = 1000

// CountItems reads every finished sitting of a contest and marks it anew under c's key, so the
// figures are right while a regrade is still under way. now (Unix ms) is kept as AsOf; progress may be
// nil. A sitting of ten questions takes about 40 µs from SQLite and 70 µs from PostgreSQL. A paper that does not fit the texts is an
// Internal error that names it.
func CountItems(ctx context.Context, db *store.DB, c Contest, now int64, progress Progress) (*Items, error) {
	moves, err := db.Moves(ctx, c.Nr)
	if err != nil {
		return nil, fmt.Errorf("read standings: %w", err)
	}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	return countItems(ctx, db, c, now, func(done int64) { progress(done, max(done, moves.Sittings)) })
}

// countItems is CountItems for who knows the total.
func countItems(ctx context.Context, db *store.DB, c Contest, now int64, progress func(done int64)) (*Items, error) {
	out := &Items{Contest: c.ID, KeyVersion: c.KeyVersion, AsOf: now, Basis: itemsBasis}
	var stats quiz.ItemStats
	done := int64(0)
	err := db.EachHanded(ctx, c.Nr, func(h store.Handed) error {
		if done++; done%progressStep == 0 {
			progress(done)
		}
		if h.Body == "" && h.Layout != "" {
			out.Erased++
			return nil
		}
		if err := add(&stats, c, h); err != nil {
			return fmt.Errorf("paper %d: %w", h.Paper, err)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count items of %s: %w", c.ID, err)
	}
	progress(done)
	out.Sittings, out.Empty = stats.Sittings, stats.Empty
	out.Questions = stats.Figures()
	out.Suspects = quiz.Suspects(out.Questions)
	return out, nil
}

// add marks one sitting.
func add(stats *quiz.ItemStats, c Contest, h store.Handed) error {
	layout, err := quiz.DecodeLayout(h.Layout)
	if err != nil {
		return err
	}
	sheet, err := quiz.Prepare(c.Contest, c.Texts, layout)
	if err != nil {
		return err
	}
	handed := quiz.Handed{Paper: h.Paper, Person: h.Person}
	if err := json.Unmarshal([]byte(h.Body), &handed.Answers); err != nil {
		return fmt.Errorf("stored answers: %w", err)
	}
	if handed.Spent, err = quiz.ReadSpent(h.Spent, sheet.Len()); err != nil {
		return err
	}
	stats.Add(sheet, handed)
	return nil
}
