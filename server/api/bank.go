package api

import (
	"context"

	"lawquiz/questions"
	"lawquiz/quiz/library"
)

// BankSummary is a question bank without its questions. Counts leave retired questions out.
type BankSummary struct {
	ID        string                   `json:"id"`
	Title     string                   `json:"title"`
	Law       string                   `json:"law" doc:"所依据的法律，可为空"`
	Edition   string                   `json:"edition" doc:"所依据的法律文本，可为空"`
	Revision  int64                    `json:"revision" doc:"题库每变动一次加一"`
	Shipped   bool                     `json:"shipped" doc:"随程序提供"`
	Questions int                      `json:"questions" doc:"在用的题数"`
	Drawable  int                      `json:"drawable" doc:"其中竞赛可以抽取的题数"`
	Retired   int                      `json:"retired" doc:"停用的题数"`
	ByKind    map[questions.Kind]int   `json:"by_kind" doc:"各题型的题数"`
	ByStatus  map[questions.Status]int `json:"by_status" doc:"各审核状态的题数"`
	CreatedAt int64                    `json:"created_at" doc:"Unix 毫秒"`
	ChangedAt int64                    `json:"changed_at" doc:"Unix 毫秒"`
}

func bankSummary(b library.Summary) BankSummary {
	out := BankSummary{
		ID: b.ID, Title: b.Title, Law: b.Law, Edition: b.Edition, Revision: b.Revision, Shipped: b.Shipped,
		Questions: b.Items, Drawable: b.Drawable, Retired: b.Retired, CreatedAt: b.CreatedAt, ChangedAt: b.ChangedAt,
		ByKind: make(map[questions.Kind]int, len(questions.Kinds)), ByStatus: make(map[questions.Status]int),
	}
	for _, k := range questions.Kinds {
		out.ByKind[k] = b.ByKind[k]
	}
	for _, s := range []questions.Status{questions.Candidate, questions.Reviewed, questions.Published} {
		out.ByStatus[s] = b.ByStatus[s]
	}
	return out
}

// BankList is every bank.
type BankList struct {
	Items []BankSummary `json:"items"`
}

func (s *Server) banks(ctx context.Context, _ *struct{}) (BankList, error) {
	banks, err := s.cfg.Library.Banks(ctx)
	if err != nil {
		return BankList{}, err
	}
	out := BankList{Items: make([]BankSummary, 0, len(banks))}
	for _, b := range banks {
		out.Items = append(out.Items, bankSummary(b))
	}
	return out, nil
}

// NewBank is the body of a new, empty bank.
type NewBank struct {
	ID      string `json:"id" minLength:"1" maxLength:"64" doc:"小写字母、数字和连字符，定了不能改"`
	Title   string `json:"title" minLength:"1" maxLength:"200"`
	Law     string `json:"law,omitempty" maxLength:"200"`
	Edition string `json:"edition,omitempty" maxLength:"200"`
}

func (s *Server) createBank(ctx context.Context, in *struct{ Body NewBank }) (BankSummary, error) {
	b := in.Body
	made := questions.Bank{ID: b.ID, Title: b.Title, Law: b.Law, Edition: b.Edition}
	if err := s.cfg.Library.Create(ctx, made, callOf(ctx).author); err != nil {
		return BankSummary{}, placed("body.", err)
	}
	held, err := s.cfg.Library.Current(ctx, b.ID)
	if err != nil {
		return BankSummary{}, err
	}
	return bankSummary(held.Summary), nil
}

// BankDetail is a bank with its newest changes.
type BankDetail struct {
	Bank    BankSummary  `json:"bank"`
	Changes []BankChange `json:"changes" doc:"变动，新的在前，最多 200 条"`
}

// BankChange is one line of a bank's history.
type BankChange struct {
	Revision int64  `json:"revision" doc:"题库的修订"`
	At       int64  `json:"at" doc:"Unix 毫秒"`
	Author   string `json:"author"`
	What     string `json:"what" doc:"create 新建，install 随程序安装，accept 收入，edit 修改，review 审核，retire 停用，restore 恢复"`
	File     string `json:"file" doc:"收入的文件名，可为空"`
	Hash     string `json:"hash" doc:"该文件的 SHA-256，可为空"`
	Note     string `json:"note"`
}

const maxChanges = 200 // of a bank, told at once

// BankPath is a bank named in the path.
type BankPath struct {
	Bank string `path:"bank" maxLength:"64"`
}

func (s *Server) bank(ctx context.Context, in *BankPath) (BankDetail, error) {
	held, err := s.cfg.Library.Current(ctx, in.Bank)
	if err != nil {
		return BankDetail{}, err
	}
	changes, err := s.cfg.Library.Changes(ctx, in.Bank)
	if err != nil {
		return BankDetail{}, err
	}
	out := BankDetail{Bank: bankSummary(held.Summary), Changes: []BankChange{}}
	for _, c := range changes[:min(maxChanges, len(changes))] {
		out.Changes = append(out.Changes, BankChange{
			Revision: c.Revision, At: c.At, Author: c.Author, What: c.What, File: c.File, Hash: c.Hash, Note: c.Note,
		})
	}
	return out, nil
}
