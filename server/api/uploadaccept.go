package api

import (
	"context"

	"lawquiz/questions"
	"lawquiz/quiz/library"
)

// UploadAcceptance says what of a file goes into which bank.
type UploadAcceptance struct {
	Bank      string                 `json:"bank" minLength:"1" maxLength:"64" doc:"题库编号；没有这个题库则新建"`
	Title     string                 `json:"title,omitempty" maxLength:"200" doc:"新建题库的名称"`
	Law       string                 `json:"law,omitempty" maxLength:"200" doc:"新建题库所依据的法律"`
	Which     library.Which          `json:"which,omitempty" enum:"all,clean" doc:"all（默认）：除不完整和重复的以外都收，有矛盾须先决定；clean：只收没有疑问的"`
	Update    library.Update         `json:"update,omitempty" enum:"id,number" doc:"文件里是已有题目的新文字时：id 按编号、number 按题号更新；不写则不更新"`
	Decisions map[int]UploadDecision `json:"decisions,omitempty" doc:"对第几题的决定"`
	Status    questions.Status       `json:"status,omitempty" enum:"candidate,reviewed,published" doc:"收入时的审核状态，默认 candidate"`
}

// UploadDecision is what was decided about one draft.
type UploadDecision struct {
	Do library.Do `json:"do" enum:"take,skip,replace" doc:"take 作为新题收入，skip 不收，replace 作为已有题目的新修订"`
	ID string     `json:"id,omitempty" maxLength:"64" doc:"replace：替换哪一题；不写则为编号相同或最相似的一题"`
}

// UploadOutcome says what became of every question of a file.
type UploadOutcome struct {
	Bank      string          `json:"bank"`
	Revision  int64           `json:"revision" doc:"题库现在的修订"`
	Added     []string        `json:"added" doc:"新题的编号"`
	Updated   []string        `json:"updated" doc:"有了新修订的题"`
	Unchanged []string        `json:"unchanged" doc:"题库里已是这样的题"`
	Skipped   []UploadSkipped `json:"skipped" doc:"没有收入的题和原因"`
}

// UploadSkipped is a question that was not taken, and why.
type UploadSkipped struct {
	Draft   int    `json:"draft" doc:"第几题，从 1 数"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

type acceptInput struct {
	UploadPath
	Body UploadAcceptance
}

// acceptUpload writes a file's questions into a bank, all that are to be taken or none.
func (s *Server) acceptUpload(ctx context.Context, in *acceptInput) (UploadOutcome, error) {
	u, err := s.readyUpload(ctx, in.ID)
	if err != nil {
		return UploadOutcome{}, err
	}
	b := in.Body
	a := library.Acceptance{
		Bank: b.Bank, Title: b.Title, Law: b.Law, Which: b.Which, Update: b.Update, Status: b.Status,
		Decisions: make(map[int]library.Decision, len(b.Decisions)), Author: callOf(ctx).author,
	}
	for n, d := range b.Decisions {
		a.Decisions[n] = library.Decision(d)
	}
	done, err := s.cfg.Library.AcceptUpload(ctx, u.ID, a)
	if err != nil {
		return UploadOutcome{}, placed("body.", err)
	}
	out := UploadOutcome{
		Bank: done.Bank, Revision: done.Revision, Added: orEmpty(done.Added), Updated: orEmpty(done.Updated),
		Unchanged: orEmpty(done.Unchanged), Skipped: make([]UploadSkipped, 0, len(done.Skipped)),
	}
	for _, at := range done.Skipped {
		out.Skipped = append(out.Skipped, UploadSkipped(at))
	}
	return out, nil
}
