package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func awardsAreKept(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	award := store.Award{ID: 7, Contest: 1, Owner: 3, CreatedAt: 10}
	first := store.AwardVersion{Source: "award: 甲", Author: "管理员", Account: 5, At: 10}
	must(t, r.AddAward(ctx, award, first))
	second := store.AwardVersion{Award: 7, Number: 2, Source: "award: 乙", Reason: "名额核定", Author: "管理员", Account: 5, At: 20}
	must(t, r.AddAwardVersion(ctx, second))
	if err := r.AddAwardVersion(ctx, second); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a number twice: %v", err)
	}
	wantCode(t, r.AddAwardVersion(ctx, store.AwardVersion{Award: 8, Number: 1, Source: "x"}), quiz.NotFound)
	award.Edition = 2
	got, err := r.Award(ctx, 7)
	must(t, err)
	same(t, "the award", got, award)
	_, err = r.Award(ctx, 8)
	wantCode(t, err, quiz.NotFound)
	all, err := r.Awards(ctx, 1)
	must(t, err)
	same(t, "the contest's", all, []store.Award{award})
	first.Award, first.Number = 7, 1
	versions, err := r.AwardVersions(ctx, 7)
	must(t, err)
	same(t, "versions", versions, []store.AwardVersion{first, second})

	must(t, r.SetAwardAssessors(ctx, 7, []int64{4, 5}, "甲", 30))
	must(t, r.SetAwardAssessors(ctx, 7, []int64{5, 6}, "乙", 40))
	assessors, err := r.AwardAssessors(ctx, 7)
	must(t, err)
	same(t, "assessors", assessors, []store.AwardAssessor{{Account: 5, Author: "甲", At: 30}, {Account: 6, Author: "乙", At: 40}})
	wantCode(t, r.SetAwardAssessors(ctx, 8, nil, "甲", 30), quiz.NotFound)

	must(t, r.AddAward(ctx, store.Award{ID: 9, Contest: 1, Owner: 3}, store.AwardVersion{Source: "x"}))
	must(t, r.AddSeal(ctx, store.Seal{ID: 91, Award: 9, Number: 1, Author: "管理员", At: 5, Digest: "d", Hash: "h", Body: "{}"}, 1))
	if err := r.DropAward(ctx, 9, "甲", "建错", 50); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a sealed award was dropped: %v", err)
	}
	must(t, r.DropAward(ctx, 7, "甲", "建错", 50))
	wantCode(t, r.DropAward(ctx, 7, "甲", "建错", 50), quiz.NotFound)
	_, err = r.Award(ctx, 7)
	wantCode(t, err, quiz.NotFound)
	wantCode(t, r.AddAwardMarks(ctx, 7, nil), quiz.NotFound)
	all, err = r.Awards(ctx, 1)
	must(t, err)
	if len(all) != 1 || all[0].ID != 9 {
		t.Errorf("in use: %+v", all)
	}
}

func whatAssessorsGive(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	must(t, r.AddAward(ctx, store.Award{ID: 7, Contest: 1, Owner: 3}, store.AwardVersion{Source: "x"}))
	marks := []store.AwardMark{
		{ID: 1, Item: "评审", Unit: 12, Account: 5, Who: "张伟", Login: "zw", Path: []int64{9, 3}, Points: 2050, Reason: "翔实", Given: true, At: 10},
		{ID: 2, Item: "评审", Unit: 12, Who: "运维", Reason: "撤回", At: 20},
	}
	must(t, r.AddAwardMarks(ctx, 7, marks))
	got, err := r.AwardMarks(ctx, 7)
	must(t, err)
	same(t, "marks", got, marks)
	veto := store.AwardVeto{ID: 3, Name: "瞒报", Unit: 12, Account: 5, Who: "张伟", Reason: "属实", Given: true, At: 30}
	must(t, r.AddAwardVeto(ctx, 7, veto))
	vetoes, err := r.AwardVetoes(ctx, 7)
	must(t, err)
	same(t, "vetoes", vetoes, []store.AwardVeto{veto})
	decision := store.AwardDecision{ID: 4, Units: []int64{12, 7, 31}, Account: 5, Who: "张伟", Reason: "研究", At: 40}
	must(t, r.AddAwardDecision(ctx, 7, decision))
	decisions, err := r.AwardDecisions(ctx, 7)
	must(t, err)
	same(t, "decisions", decisions, []store.AwardDecision{decision})
	kept, err := r.Award(ctx, 7)
	must(t, err)
	same(t, "edition", kept.Edition, int64(4))
	wantCode(t, r.AddAwardMarks(ctx, 8, marks), quiz.NotFound)
	wantCode(t, r.AddAwardVeto(ctx, 8, veto), quiz.NotFound)
	wantCode(t, r.AddAwardDecision(ctx, 8, decision), quiz.NotFound)
}

func materialsAreKept(t *testing.T, r *record) {
	ctx := context.Background()
	edition, err := r.MaterialEdition(ctx, 1)
	must(t, err)
	same(t, "the edition of none", edition, int64(0))
	piece := func(id, unit int64) store.Material {
		return store.Material{
			ID: id, Contest: 1, Unit: unit, Kind: quiz.Essay, Title: "我与法", Author: "赵敏", Chars: 2000, SentAt: 50, Original: true,
			Note: "备注", Edition: 1, EnteredBy: "张伟", CreatedAt: 40, ChangedAt: 50,
		}
	}
	list := []store.Material{piece(1, 12), piece(2, 7), piece(3, 12)}
	r.update(t, func(tx *store.Tx) error {
		raised, err := tx.RaiseMaterials(1)
		if raised != 1 {
			t.Errorf("raised to %d", raised)
		}
		return errors.Join(err, tx.PutMaterials(list), tx.AddMaterialRule(store.MaterialRule{Contest: 1, Number: 1, Body: "[]", Author: "张伟", At: 5}))
	})
	list[0].Accepted, list[0].Grade, list[0].JudgeUnit, list[0].Edition = true, "一等奖", 3, 2
	r.update(t, func(tx *store.Tx) error {
		_, err := tx.RaiseMaterials(1)
		return errors.Join(err, tx.PutMaterials(list[:1]), tx.RemoveMaterial(3, 1))
	})
	got, err := r.Materials(ctx, 1)
	must(t, err)
	same(t, "by unit", got, []store.Material{list[1], list[0]})
	one, err := r.Material(ctx, 1)
	must(t, err)
	same(t, "one", one, list[0])
	_, err = r.Material(ctx, 3)
	wantCode(t, err, quiz.NotFound)
	wantCode(t, r.Update(ctx, func(tx *store.Tx) error { return tx.RemoveMaterial(1, 1) }), quiz.NotFound)
	rule, err := r.MaterialRule(ctx, 1)
	must(t, err)
	same(t, "the rule", rule, store.MaterialRule{Contest: 1, Number: 1, Body: "[]", Author: "张伟", At: 5})
	rule, err = r.MaterialRule(ctx, 2)
	must(t, err)
	same(t, "no rule", rule, store.MaterialRule{})
}

// Two writers at once never pass a quota: whoever comes second counts what the first has kept.
func materialWritersWait(t *testing.T, r *record) {
	ctx := context.Background()
	var kept atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			must(t, r.Update(ctx, func(tx *store.Tx) error {
				if _, err := tx.RaiseMaterials(1); err != nil {
					return err
				}
				have, err := tx.Materials(1)
				if err != nil || len(have) >= 2 {
					return err
				}
				m := store.Material{ID: int64(i + 1), Contest: 1, Unit: 12, Kind: quiz.Essay, Title: "x", SentAt: 1, Edition: 1}
				kept.Add(1)
				return tx.PutMaterials([]store.Material{m})
			}))
		})
	}
	wg.Wait()
	have, err := r.Materials(ctx, 1)
	must(t, err)
	if len(have) != 2 {
		t.Errorf("%d pieces passed a quota of 2", len(have))
	}
}

func metricsAreKept(t *testing.T, r *record) {
	ctx := context.Background()
	metric := func(id, owner int64, number int) store.Metric {
		return store.Metric{ID: id, Contest: 1, Owner: owner, Name: "场次", Number: number, Source: "宣教部", AsOf: "2026-03-01", File: "a.xlsx", Author: "张伟", At: 9}
	}
	values := []map[int64]string{{12: "3", 7: "0.832"}, {12: "5"}}
	must(t, r.AddMetrics(ctx, []store.Metric{metric(1, 3, 1), metric(2, 12, 1)}, values))
	must(t, r.AddMetrics(ctx, []store.Metric{metric(3, 3, 2)}, []map[int64]string{nil}))
	if err := r.AddMetrics(ctx, []store.Metric{metric(4, 12, 2), metric(5, 3, 2)}, values); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a version twice: %v", err)
	}
	got, err := r.Metrics(ctx, 1)
	must(t, err)
	want := []store.Metric{metric(3, 3, 2), metric(1, 3, 1), metric(2, 12, 1)}
	want[1].Units, want[2].Units = 2, 1
	same(t, "metrics", got, want)
	kept, err := r.MetricValues(ctx, 1)
	must(t, err)
	same(t, "values", kept, values[0])
}

// What decides an award is written once.
func schemaKeepsAwards(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	must(t, r.AddAward(ctx, store.Award{ID: 7, Contest: 1, Owner: 3}, store.AwardVersion{Source: "x"}))
	must(t, r.AddAwardMarks(ctx, 7, []store.AwardMark{{ID: 1, Item: "评审", Unit: 12, Points: 1, Given: true}}))
	must(t, r.AddAwardVeto(ctx, 7, store.AwardVeto{ID: 1, Name: "瞒报", Unit: 12, Reason: "x", Given: true}))
	must(t, r.AddAwardDecision(ctx, 7, store.AwardDecision{ID: 1, Units: []int64{1, 2}, Reason: "x"}))
	must(t, r.AddMetrics(ctx, []store.Metric{{ID: 1, Contest: 1, Owner: 3, Name: "场次", Number: 1, Source: "x", AsOf: "2026-03-01"}}, []map[int64]string{{12: "3"}}))
	r.update(t, func(tx *store.Tx) error {
		return tx.AddMaterialRule(store.MaterialRule{Contest: 1, Number: 1, Body: "[]"})
	})
	for _, text := range []string{
		`UPDATE award_version SET source = 'y'`, `DELETE FROM award_version`, `UPDATE award_mark SET points = 2`, `DELETE FROM award_mark`,
		`UPDATE award_veto SET given = 0`, `DELETE FROM award_veto`, `UPDATE award_decision SET units = '2/1'`, `DELETE FROM award_decision`,
		`UPDATE metric SET source = 'y'`, `DELETE FROM metric`, `UPDATE metric_value SET value = '4'`, `DELETE FROM metric_value`,
		`UPDATE material_rule SET body = '[1]'`, `DELETE FROM material_rule`,
		`INSERT INTO award_mark SELECT 9, 99, item, unit, account, who, login, path, points, reason, given, at FROM award_mark`,
		`INSERT INTO award_mark SELECT 9, award, item, unit, account, who, login, path, -1, reason, given, at FROM award_mark`,
		`INSERT INTO award_veto SELECT 9, award, name, unit, account, who, '', given, at FROM award_veto`,
		`INSERT INTO award (id, contest, owner, created_at, edition) VALUES (8, 1, 0, 0, 1)`,
		`INSERT INTO material (id, contest, unit, kind, title, author, characters, sent_at, original, accepted, grade, judge_unit, note, edition,
			entered_by, created_at, changed_at) VALUES (1, 1, 1, 'essay', 'x', '', 0, 1, 0, 0, '一等奖', 0, '', 1, '', 0, 0)`,
	} {
		if _, err := r.raw.Exec(text); err == nil {
			t.Errorf("the schema took %s", text)
		}
	}
}
