package api

import (
	"context"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

// UploadDraft is one question of a file, compared with what is there.
type UploadDraft struct {
	Draft       int              `json:"draft" doc:"第几题，从 1 数"`
	Verdict     library.Verdict  `json:"verdict" enum:"clean,changed,look,duplicate,conflict,broken"`
	VerdictName string           `json:"verdict_name" doc:"可收入、有修改、需查看、重复、矛盾、不完整"`
	Question    BankQuestion     `json:"question"`
	Place       string           `json:"place"`
	At          UploadPlace      `json:"at"`
	Number      string           `json:"number" doc:"文件里的题号，可为空"`
	Section     string           `json:"section" doc:"所在的大题标题，可为空"`
	Points      string           `json:"points" doc:"文件里写的分值，可为空"`
	Material    string           `json:"material" doc:"几道题共用的案例材料，已写在题干前面"`
	Known       string           `json:"known" doc:"哪个题库已有这个编号；没有则为空"`
	Mended      bool             `json:"mended" doc:"上传后改过"`
	Problems    []UploadProblem  `json:"problems"`
	Matches     []UploadMatch    `json:"matches" doc:"与它相似的题，最要紧的在前"`
	Outdated    []UploadOutdated `json:"outdated" doc:"可能过时的答案"`
}

// UploadMatch is a question that a draft is like, whole, to be shown beside it.
type UploadMatch struct {
	Verdict     questions.Verdict `json:"verdict" enum:"conflict,same,revision,near,related"`
	VerdictName string            `json:"verdict_name" doc:"矛盾、重复、修改、相近、相关"`
	Score       float64           `json:"score" doc:"文字的相似程度，0 到 1"`
	KeyDiffers  bool              `json:"key_differs" doc:"答案不同"`
	Why         string            `json:"why"`
	Draft       int               `json:"draft" doc:"同一文件的第几题；0 为题库中的题"`
	Bank        string            `json:"bank" doc:"题库；同一文件的题为空"`
	Number      int               `json:"number" doc:"在题库中的题号；同一文件的题为 0"`
	Place       string            `json:"place" doc:"在文件中的位置；题库中的题为空"`
	Key         string            `json:"key" doc:"它的标准答案"`
	Retired     bool              `json:"retired" doc:"已停用"`
	Question    *BankQuestion     `json:"question,omitempty" doc:"那道题；已经找不到则没有"`
}

// UploadOutdated is why an answer may be that of an older law.
type UploadOutdated struct {
	Topic   string `json:"topic"`
	Present string `json:"present" doc:"现行的规定"`
	Law     string `json:"law"`
	Article string `json:"article"`
	Since   string `json:"since" doc:"从哪一天起，如 2025-01-01"`
	Message string `json:"message"`
}

// UploadDrafts is a part of a file's questions.
type UploadDrafts struct {
	Items []UploadDraft `json:"items" doc:"按在文件中的先后"`
	Total int           `json:"total" doc:"符合条件的题数，可能多于所列"`
}

type draftsInput struct {
	UploadPath
	Window
	Verdict library.Verdict `query:"verdict" enum:"clean,changed,look,duplicate,conflict,broken"`
}

func (s *Server) uploadDrafts(ctx context.Context, in *draftsInput) (UploadDrafts, error) {
	u, err := s.readyUpload(ctx, in.ID)
	if err != nil {
		return UploadDrafts{}, err
	}
	var found []int
	for i := range u.Preview.Drafts {
		if in.Verdict == "" || u.Preview.Drafts[i].Verdict == in.Verdict {
			found = append(found, i)
		}
	}
	out := UploadDrafts{Total: len(found)}
	out.Items, err = s.showDrafts(ctx, u.Preview, cut(found, in.Window))
	return out, err
}

// showDrafts shows the drafts at the places of a preview, from 0, in order.
func (s *Server) showDrafts(ctx context.Context, p *library.Preview, places []int) ([]UploadDraft, error) {
	others, err := s.others(ctx, p, places)
	if err != nil {
		return nil, err
	}
	problems := make(map[int][]intake.Problem)
	for _, at := range p.Problems {
		problems[at.Draft] = append(problems[at.Draft], at)
	}
	out := make([]UploadDraft, 0, len(places))
	for _, i := range places {
		d := uploadDraft(i+1, &p.Drafts[i])
		for _, at := range problems[i+1] {
			d.Problems = append(d.Problems, uploadProblem(at))
		}
		for _, m := range p.Drafts[i].Matches {
			d.Matches = append(d.Matches, uploadMatch(p, m, others))
		}
		out = append(out, d)
	}
	return out, nil
}

func uploadDraft(n int, d *library.Draft) UploadDraft {
	out := UploadDraft{
		Draft: n, Verdict: d.Verdict, VerdictName: d.Verdict.Name(), Question: bankQuestion(d.Question),
		Place: d.Place.String(), At: UploadPlace(d.Place), Number: d.Number, Section: d.Section, Points: d.Points,
		Material: d.Material, Known: d.Known, Mended: d.Mended,
		Problems: []UploadProblem{}, Matches: []UploadMatch{}, Outdated: []UploadOutdated{},
	}
	for _, o := range d.Outdated {
		out.Outdated = append(out.Outdated, UploadOutdated(o))
	}
	return out
}

// others returns the questions on record that the drafts are like, by id. One that is gone is absent.
func (s *Server) others(ctx context.Context, p *library.Preview, places []int) (map[string]*questions.Question, error) {
	out := make(map[string]*questions.Question)
	for _, i := range places {
		for _, m := range p.Drafts[i].Matches {
			if _, asked := out[m.ID]; asked || m.Draft != 0 || m.ID == "" {
				continue
			}
			it, err := s.cfg.Library.Item(ctx, m.ID)
			switch {
			case quiz.CodeOf(err) == quiz.NotFound:
				out[m.ID] = nil
			case err != nil:
				return nil, err
			default:
				out[m.ID] = &it.Question
			}
		}
	}
	return out, nil
}

func uploadMatch(p *library.Preview, m library.Match, others map[string]*questions.Question) UploadMatch {
	out := UploadMatch{
		Verdict: m.Verdict, VerdictName: m.Verdict.Name(), Score: m.Score, KeyDiffers: m.KeyDiffers, Why: m.Why,
		Draft: m.Draft, Bank: m.Bank, Number: m.Number, Key: m.Key, Retired: m.Retired,
	}
	if m.Draft >= 1 && m.Draft <= len(p.Drafts) {
		d := &p.Drafts[m.Draft-1]
		out.Place, out.Question = d.Place.String(), bankQuestionOf(&d.Question)
		return out
	}
	out.Question = bankQuestionOf(others[m.ID])
	return out
}

// UploadMend is a draft put right by hand.
type UploadMend struct {
	Question BankText `json:"question"`
}

type mendInput struct {
	UploadPath
	N    int `path:"n" minimum:"1" maximum:"1000000" doc:"第几题，从 1 数"`
	Body UploadMend
}

func (s *Server) mendDraft(ctx context.Context, in *mendInput) (UploadDraft, error) {
	u, err := s.readyUpload(ctx, in.ID)
	if err != nil {
		return UploadDraft{}, err
	}
	if u, err = s.cfg.Library.Mend(ctx, u.ID, in.N, in.Body.Question.question()); err != nil {
		return UploadDraft{}, placed("body.question.", err)
	}
	shown, err := s.showDrafts(ctx, u.Preview, []int{in.N - 1})
	if err != nil {
		return UploadDraft{}, err
	}
	return shown[0], nil
}
