package intake_test

import (
	"testing"

	"lawquiz/questions/intake"
)

// The list marks that a PDF copy leaves between answers belong to none of them.
func TestAnswersInAList(t *testing.T) {
	t.Parallel()
	const text = "第 1 题 [填空题]\n题目: 反腐倡廉的核心是1和2。\n正确答案:\n- 空 1 制度制约 - 空 2 监督权力\n"
	r := intake.Read("题.txt", []byte(text), intake.Limits{})
	if len(r.Drafts) != 1 {
		t.Fatalf("%+v", r)
	}
	q := r.Drafts[0].Question
	if q.Stem != "反腐倡廉的核心是____和____。" || q.Key() != "制度制约；监督权力" {
		t.Errorf("%s [%s]", q.Stem, q.Key())
	}
}
