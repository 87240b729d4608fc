package main

import (
	"encoding/json"
	"fmt"
	"io"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz/library"
)

// importReport is what `bank import --json` prints.
type importReport struct {
	Files []fileReport `json:"files"`
}

type fileReport struct {
	File      string                  `json:"file"`
	Format    intake.Format           `json:"format"` // "" when it was not recognised
	Encoding  string                  `json:"encoding"`
	Hash      string                  `json:"hash"`    // SHA-256, hex
	Total     int                     `json:"total"`   // questions understood, broken ones counted
	Refused   int                     `json:"refused"` // questions no kind can express, each with its problem
	ByKind    map[questions.Kind]int  `json:"by_kind"`
	ByVerdict map[library.Verdict]int `json:"by_verdict"`
	Account   intake.Account          `json:"account"`
	Problems  []problemReport         `json:"problems"`
	Outcome   *library.Outcome        `json:"outcome,omitempty"`   // nil in a dry run
	Questions json.RawMessage         `json:"questions,omitempty"` // in the export's shape
}

type problemReport struct {
	Severity   intake.Severity `json:"severity"`
	Place      string          `json:"place"`
	Field      string          `json:"field,omitempty"`
	Code       string          `json:"code"`
	Message    string          `json:"message"`
	Suggestion string          `json:"suggestion,omitempty"`
	Question   int             `json:"question,omitempty"` // which of the questions read, from 1
}

// report prints what was read and, if anything was written, what became of it.
func (c bankImportCmd) report(w *world, previews []*library.Preview, outcomes []library.Outcome) error {
	if !c.JSON {
		for i, p := range previews {
			sayPreview(w.stdout, p)
			if i < len(outcomes) {
				sayOutcome(w.stdout, outcomes[i])
			}
		}
		return nil
	}
	r := importReport{Files: []fileReport{}}
	for i, p := range previews {
		f, err := reportFile(p, c.Questions)
		if err != nil {
			return err
		}
		if i < len(outcomes) {
			f.Outcome = &outcomes[i]
		}
		r.Files = append(r.Files, f)
	}
	return writeJSON(w.stdout, r)
}

func reportFile(p *library.Preview, withQuestions bool) (fileReport, error) {
	f := fileReport{
		File: p.File, Format: p.Format, Encoding: p.Encoding, Hash: p.Hash, Total: len(p.Drafts), Refused: p.Refused,
		ByKind: map[questions.Kind]int{}, ByVerdict: map[library.Verdict]int{}, Account: p.Account, Problems: []problemReport{},
	}
	b := questions.Bank{ID: "import", Title: p.File}
	for _, d := range p.Drafts {
		f.ByKind[d.Question.Kind]++
		f.ByVerdict[d.Verdict]++
		b.Questions = append(b.Questions, d.Question)
	}
	for _, q := range p.Problems {
		f.Problems = append(f.Problems, problemReport{
			Severity: q.Severity, Place: placeOf(q), Field: q.Field, Code: q.Code,
			Message: q.Message, Suggestion: q.Suggestion, Question: q.Draft,
		})
	}
	if !withQuestions {
		return f, nil
	}
	out, err := questions.Export(b)
	f.Questions = out
	return f, err
}

// placeOf is a problem's place without the file's name, which the report gives once.
func placeOf(q intake.Problem) string {
	q.Place.File = ""
	return q.Place.String()
}

func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// sayPreview prints a file's summary and each problem on a line, errors first.
func sayPreview(out io.Writer, p *library.Preview) {
	fmt.Fprintf(out, "%s：读出 %d 题", p.File, len(p.Drafts))
	count := make(map[questions.Kind]int)
	verdicts := make(map[library.Verdict]int)
	for _, d := range p.Drafts {
		count[d.Question.Kind]++
		verdicts[d.Verdict]++
	}
	fmt.Fprint(out, inParentheses(questions.Kinds, func(k questions.Kind) (string, int) { return k.Name(), count[k] }))
	if p.Refused > 0 {
		fmt.Fprintf(out, "，另有 %d 题不能用", p.Refused)
	}
	fmt.Fprintln(out, inParentheses(library.Verdicts, func(v library.Verdict) (string, int) { return v.Name(), verdicts[v] }))
	for _, s := range []struct {
		severity intake.Severity
		name     string
	}{{intake.Error, "错误"}, {intake.Warning, "提醒"}, {intake.Notice, "说明"}} {
		sayProblems(out, s.name, p.Problems, s.severity)
	}
}

// someNotices is how many notices of one sort are said one by one; errors and warnings all are.
const someNotices = 3

func sayProblems(out io.Writer, name string, all []intake.Problem, severity intake.Severity) {
	said := make(map[string]int)
	var codes []string
	for _, q := range all {
		if q.Severity != severity {
			continue
		}
		if said[q.Code]++; said[q.Code] == 1 {
			codes = append(codes, q.Code)
		}
		if severity != intake.Notice || said[q.Code] <= someNotices {
			sayProblem(out, name, q)
		}
	}
	for _, code := range codes {
		if more := said[code] - someNotices; severity == intake.Notice && more > 0 {
			fmt.Fprintf(out, "  %s：另有 %d 处同样的说明（--json 可看全部） [%s]\n", name, more, code)
		}
	}
}

func sayProblem(out io.Writer, severity string, q intake.Problem) {
	fmt.Fprintf(out, "  %s", severity)
	if at := placeOf(q); at != "" {
		fmt.Fprintf(out, " %s", at)
	}
	if q.Field != "" {
		fmt.Fprintf(out, " %s", q.Field)
	}
	fmt.Fprintf(out, "：%s", q.Message)
	if q.Suggestion != "" {
		fmt.Fprintf(out, "。%s", q.Suggestion)
	}
	fmt.Fprintf(out, " [%s]\n", q.Code)
}

// inParentheses is counts in parentheses; "" if all are zero.
func inParentheses[T any](all []T, count func(T) (string, int)) string {
	if text := counts(all, count); text != "" {
		return "（" + text + "）"
	}
	return ""
}

func sayOutcome(out io.Writer, o library.Outcome) {
	fmt.Fprintf(out, "  已收入题库 %s（第 %d 版）：新增 %d 题，更新 %d 题，原样未动 %d 题，未收 %d 题\n",
		o.Bank, o.Revision, len(o.Added), len(o.Updated), len(o.Unchanged), len(o.Skipped))
	for _, s := range o.Skipped {
		fmt.Fprintf(out, "  未收第 %d 题：%s [%s]\n", s.Draft, s.Message, s.Code)
	}
}
