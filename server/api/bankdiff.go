package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

// BankDiff is what a file would change in a bank.
type BankDiff struct {
	File     string               `json:"file"`
	Format   intake.Format        `json:"format"`
	Added    []BankQuestion       `json:"added" doc:"文件里有、题库里没有的题"`
	Removed  []BankQuestion       `json:"removed" doc:"题库里有、文件里没有的题"`
	Changed  []BankQuestionChange `json:"changed"`
	Same     int                  `json:"same" doc:"一样的题数"`
	Refused  int                  `json:"refused" doc:"文件里现有题型放不下的题数"`
	Problems []UploadProblemCount `json:"problems" doc:"读文件时发现的问题"`
}

// BankQuestionChange is one question with another text.
type BankQuestionChange struct {
	ID     string            `json:"id"`
	Number int               `json:"number" doc:"在题库在用题目中的先后，从 1 数"`
	Stem   string            `json:"stem" doc:"题库里的题干"`
	Fields []BankFieldChange `json:"fields"`
}

var diffDoc = doc{
	id: "bank-diff", summary: "比较文件和题库：正文就是文件，最大 20 MB；什么都不保存", out: BankDiff{},
	params: []param{{"file", "string", "文件名，只供显示，最多 200 个字"}},
}

// diffBank compares a file with the newest texts of a bank's questions in use.
func (s *Server) diffBank(c *gin.Context) error {
	f, err := givenFile(c)
	if err != nil {
		return err
	}
	held, err := s.cfg.Library.Current(c.Request.Context(), c.Param("bank"))
	if err != nil {
		return err
	}
	read, err := s.readFile(f)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, bankDiff(read, library.Diff(held.Bank(), drafted(held.ID, read))))
	return nil
}

const (
	readsAtOnce = 2 // files, on one server
	readAgain   = 5 * time.Second
)

// readFile reads a file unless as many as may be are being read. Errors: Busy; Invalid with what is wrong
// for a file that is refused as a whole.
func (s *Server) readFile(f library.File) (intake.Result, error) {
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	default:
		return intake.Result{}, &quiz.Error{Code: quiz.Busy, Message: "正在读取别的文件，请稍候再试", RetryAfter: readAgain}
	}
	read := intake.Read(f.Name, f.Source, intake.Limits{})
	if len(read.Drafts) > 0 {
		return read, nil
	}
	refused := quiz.Errorf(quiz.Invalid, "文件里没有读出题目")
	for _, p := range read.Problems {
		if p.Severity == intake.Error && len(refused.Places) < maxPlaces {
			refused.At("body "+p.Place.String(), p.Message)
		}
	}
	return intake.Result{}, refused
}

func drafted(bank string, read intake.Result) questions.Bank {
	b := questions.Bank{ID: bank, Questions: make([]questions.Question, 0, len(read.Drafts))}
	for _, d := range read.Drafts {
		b.Questions = append(b.Questions, d.Question)
	}
	return b
}

func bankDiff(read intake.Result, d library.Difference) BankDiff {
	out := BankDiff{
		File: read.File, Format: read.Format, Same: d.Same, Refused: read.Refused, Problems: countProblems(read.Problems),
		Added: make([]BankQuestion, 0, len(d.Added)), Removed: make([]BankQuestion, 0, len(d.Removed)),
		Changed: make([]BankQuestionChange, 0, len(d.Changed)),
	}
	for _, q := range d.Added {
		out.Added = append(out.Added, bankQuestion(q))
	}
	for _, q := range d.Removed {
		out.Removed = append(out.Removed, bankQuestion(q))
	}
	for _, c := range d.Changed {
		out.Changed = append(out.Changed, BankQuestionChange{
			ID: c.ID, Number: c.Number, Stem: c.Stem, Fields: fieldChanges(c.Fields),
		})
	}
	return out
}
