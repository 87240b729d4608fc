package api

import (
	"cmp"
	"context"
	"slices"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz/library"
)

// UploadDetail is a file handed in and, once it was read, what was understood of it.
type UploadDetail struct {
	Upload  Upload         `json:"upload"`
	Preview *UploadPreview `json:"preview,omitempty" doc:"读完以后才有"`
}

// UploadPreview is what was understood of a file, in numbers.
type UploadPreview struct {
	Format     intake.Format           `json:"format" doc:"从内容认出的格式；认不出为空"`
	Encoding   string                  `json:"encoding" doc:"文本文件的编码，可为空"`
	Drafts     int                     `json:"drafts" doc:"认出的题数"`
	Refused    int                     `json:"refused" doc:"认出但现有题型放不下的题数，每题都有说明"`
	ByKind     map[questions.Kind]int  `json:"by_kind"`
	ByVerdict  map[library.Verdict]int `json:"by_verdict"`
	BySeverity map[intake.Severity]int `json:"by_severity" doc:"问题的条数：error 错误、warning 提醒、notice 说明"`
	Problems   []UploadProblemCount    `json:"problems" doc:"各种问题的条数，重的在前"`
	Account    UploadAccount           `json:"account"`
}

// UploadProblemCount is how often one thing was found in a file.
type UploadProblemCount struct {
	Severity intake.Severity `json:"severity"`
	Code     string          `json:"code"`
	Count    int             `json:"count"`
	Message  string          `json:"message" doc:"其中第一条的说明"`
	Place    string          `json:"place" doc:"其中第一条的位置"`
}

// UploadAccount says what became of every row, line or paragraph of a file.
type UploadAccount struct {
	Blocks    int `json:"blocks" doc:"总数，等于以下各项之和"`
	Question  int `json:"question" doc:"成为题目的"`
	Problem   int `json:"problem" doc:"没有成为题目、在问题里说明的"`
	Blank     int `json:"blank" doc:"空的"`
	Heading   int `json:"heading" doc:"标题、表头、说明和答案表"`
	Furniture int `json:"furniture" doc:"页码和页眉"`
}

func (s *Server) uploadDetail(ctx context.Context, in *UploadPath) (UploadDetail, error) {
	u, err := s.myUpload(ctx, in.ID)
	if err != nil {
		return UploadDetail{}, err
	}
	out := UploadDetail{Upload: uploadHead(u)}
	if u.Preview != nil {
		out.Preview = uploadPreview(u.Preview)
	}
	return out, nil
}

func uploadPreview(p *library.Preview) *UploadPreview {
	out := &UploadPreview{
		Format: p.Format, Encoding: p.Encoding, Drafts: len(p.Drafts), Refused: p.Refused, Account: UploadAccount(p.Account),
		ByKind: make(map[questions.Kind]int), ByVerdict: make(map[library.Verdict]int), BySeverity: make(map[intake.Severity]int),
	}
	for _, k := range questions.Kinds {
		out.ByKind[k] = p.ByKind[k]
	}
	for _, v := range library.Verdicts {
		out.ByVerdict[v] = p.By[v]
	}
	for _, severity := range severities {
		out.BySeverity[severity] = 0
	}
	for _, at := range p.Problems {
		out.BySeverity[at.Severity]++
	}
	out.Problems = countProblems(p.Problems)
	return out
}

// severities in the order reports show them; never changed.
var severities = []intake.Severity{intake.Error, intake.Warning, intake.Notice}

// countProblems groups problems of one severity and code, the gravest and then the commonest first.
func countProblems(problems []intake.Problem) []UploadProblemCount {
	type group struct {
		severity intake.Severity
		code     string
	}
	at := make(map[group]int)
	out := []UploadProblemCount{}
	for _, p := range problems {
		g := group{p.Severity, p.Code}
		i, known := at[g]
		if !known {
			i = len(out)
			at[g] = i
			out = append(out, UploadProblemCount{Severity: p.Severity, Code: p.Code, Message: p.Message, Place: p.Place.String()})
		}
		out[i].Count++
	}
	slices.SortStableFunc(out, func(a, b UploadProblemCount) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
			cmp.Compare(b.Count, a.Count),
		)
	})
	return out
}

// UploadProblem is one thing to know about a file.
type UploadProblem struct {
	Draft      int             `json:"draft" doc:"第几题，从 1 数；0 为与哪一题都无关"`
	Severity   intake.Severity `json:"severity"`
	Code       string          `json:"code" doc:"稳定的代码"`
	Message    string          `json:"message"`
	Suggestion string          `json:"suggestion" doc:"怎么办，可为空"`
	Field      string          `json:"field" doc:"题干、选项、答案等；空为整题或整个文件"`
	Place      string          `json:"place" doc:"如 工作表“单选” 第 3 行"`
	At         UploadPlace     `json:"at"`
}

// UploadPlace says where in a file something stands. Numbers count from 1; 0: it does not apply.
type UploadPlace struct {
	File      string `json:"file"`
	Sheet     string `json:"sheet"`
	Row       int    `json:"row"`
	Paragraph int    `json:"paragraph"`
	Table     int    `json:"table"`
	Column    int    `json:"column"`
	Item      int    `json:"item"`
}

func uploadProblem(p intake.Problem) UploadProblem {
	return UploadProblem{
		Draft: p.Draft, Severity: p.Severity, Code: p.Code, Message: p.Message, Suggestion: p.Suggestion, Field: p.Field,
		Place: p.Place.String(), At: UploadPlace(p.Place),
	}
}

// UploadProblems is a part of a file's problems.
type UploadProblems struct {
	Items []UploadProblem `json:"items" doc:"按在文件中的先后"`
	Total int             `json:"total" doc:"符合条件的条数，可能多于所列"`
}

type problemsInput struct {
	UploadPath
	Window
	Severity intake.Severity `query:"severity" enum:"error,warning,notice"`
	Code     string          `query:"code" maxLength:"60"`
}

func (s *Server) uploadProblems(ctx context.Context, in *problemsInput) (UploadProblems, error) {
	u, err := s.readyUpload(ctx, in.ID)
	if err != nil {
		return UploadProblems{}, err
	}
	var found []intake.Problem
	for _, p := range u.Preview.Problems {
		if (in.Severity == "" || p.Severity == in.Severity) && (in.Code == "" || p.Code == in.Code) {
			found = append(found, p)
		}
	}
	out := UploadProblems{Items: []UploadProblem{}, Total: len(found)}
	for _, p := range cut(found, in.Window) {
		out.Items = append(out.Items, uploadProblem(p))
	}
	return out, nil
}
