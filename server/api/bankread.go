package api

import (
	"context"
	"slices"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz/library"
)

type bankQuestionsInput struct {
	BankPath
	Window
	Law     string           `query:"law" maxLength:"200" doc:"依据的法律，如 劳动合同法"`
	Article string           `query:"article" maxLength:"40" doc:"依据的条，如 第四十条"`
	Kind    questions.Kind   `query:"kind" enum:"single,multiple,judge,blank"`
	Status  questions.Status `query:"status" enum:"candidate,reviewed,published"`
	Q       string           `query:"q" maxLength:"100" doc:"在编号、题干、选项、答案、解析和标签里查找"`
	Retired string           `query:"retired" enum:"no,only,all" doc:"no 只列在用的（默认），only 只列停用的，all 都列"`
}

// BankItems is a part of a bank's questions.
type BankItems struct {
	Items []BankItem `json:"items" doc:"按题号"`
	Total int        `json:"total" doc:"符合条件的题数，可能多于所列"`
}

func (s *Server) bankQuestions(ctx context.Context, in *bankQuestionsInput) (BankItems, error) {
	held, err := s.cfg.Library.Current(ctx, in.Bank)
	if err != nil {
		return BankItems{}, err
	}
	want := questions.Fold(in.Q)
	found := make([]library.Item, 0, len(held.Items))
	for _, it := range held.Items {
		if in.takes(&it) && (want == "" || mentions(&it.Question, want)) {
			found = append(found, it)
		}
	}
	out := BankItems{Items: []BankItem{}, Total: len(found)}
	for _, it := range cut(found, in.Window) {
		out.Items = append(out.Items, bankItem(it))
	}
	return out, nil
}

// takes reports whether an item is one of those asked for, apart from the words searched.
func (in *bankQuestionsInput) takes(it *library.Item) bool {
	switch in.Retired {
	case "only":
		if it.RetiredAt == 0 {
			return false
		}
	case "", "no":
		if it.RetiredAt != 0 {
			return false
		}
	}
	q := &it.Question
	if in.Kind != "" && q.Kind != in.Kind || in.Status != "" && q.Review.Status != in.Status {
		return false
	}
	return in.Law == "" && in.Article == "" || slices.ContainsFunc(q.Citations, func(c questions.Citation) bool {
		return (in.Law == "" || c.Law == in.Law) && (in.Article == "" || c.Article == in.Article)
	})
}

// mentions reports whether a question holds a folded text.
func mentions(q *questions.Question, folded string) bool {
	in := func(text string) bool { return strings.Contains(questions.Fold(text), folded) }
	if in(q.ID) || in(q.Stem) || in(q.Explanation) || slices.ContainsFunc(q.Tags, in) {
		return true
	}
	for _, accepted := range q.Answers {
		if slices.ContainsFunc(accepted, in) {
			return true
		}
	}
	return slices.ContainsFunc(q.Options, func(o questions.Option) bool { return in(o.Text) })
}

// BankItemDetail is one question with what became of it.
type BankItemDetail struct {
	Item    BankItem    `json:"item"`
	History []BankEntry `json:"history" doc:"旧的在前"`
}

// BankEntry is one line of a question's history.
type BankEntry struct {
	What         string            `json:"what" doc:"install 随程序安装，accept 收入，edit 修改；reviewed 审核，published 发布，retire 停用，restore 恢复"`
	Revision     int               `json:"revision"`
	BankRevision int64             `json:"bank_revision"`
	At           int64             `json:"at" doc:"Unix 毫秒"`
	Author       string            `json:"author"`
	Note         string            `json:"note"`
	Question     *BankQuestion     `json:"question,omitempty" doc:"写下的文字；审核、停用等没有"`
	Changed      []BankFieldChange `json:"changed" doc:"与前一个修订的不同"`
}

// QuestionPath is a question named in the path.
type QuestionPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *Server) bankQuestion(ctx context.Context, in *QuestionPath) (BankItemDetail, error) {
	it, err := s.cfg.Library.Item(ctx, in.ID)
	if err != nil {
		return BankItemDetail{}, err
	}
	entries, err := s.cfg.Library.History(ctx, in.ID)
	if err != nil {
		return BankItemDetail{}, err
	}
	return BankItemDetail{Item: bankItem(it), History: bankEntries(entries)}, nil
}

// bankEntries tells with every text what sets it apart from the one before.
func bankEntries(entries []library.Entry) []BankEntry {
	out := make([]BankEntry, 0, len(entries))
	var before *questions.Question
	for _, e := range entries {
		entry := BankEntry{
			What: e.What, Revision: e.Revision, BankRevision: e.BankRevision, At: e.At, Author: e.Author, Note: e.Note,
			Question: bankQuestionOf(e.Question), Changed: []BankFieldChange{},
		}
		if e.Question != nil {
			if before != nil {
				entry.Changed = fieldChanges(library.Fields(*before, *e.Question))
			}
			before = e.Question
		}
		out = append(out, entry)
	}
	return out
}
