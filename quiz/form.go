package quiz

import (
	"bytes"
	"encoding/json"
	"fmt"

	"lawquiz/questions"
	"lawquiz/questions/document"
)

// Form is a contest's document as a form is filled in: the same fields under the same names, so that the
// place of a fault is the place in the form. What is left out takes its usual value; see ReadContest.
type Form struct {
	ID            string             `json:"id,omitempty" doc:"竞赛编号：小写字母、数字和连字符"`
	Title         string             `json:"title,omitempty"`
	Hosts         []FormHost         `json:"hosts,omitempty" doc:"主办、承办、协办单位，按顺序"`
	Contact       string             `json:"contact,omitempty"`
	Audience      string             `json:"audience,omitempty" doc:"参赛对象"`
	Window        FormWindow         `json:"window,omitzero"`
	Register      []Field            `json:"register,omitzero" doc:"登记时要填的：name、gender、unit、phone；不写为 name、unit"`
	Participation *FormParticipation `json:"participation,omitempty"`
	Bank          []string           `json:"bank,omitempty" doc:"题库编号"`
	Paper         FormPaper          `json:"paper,omitzero"`
	Attempts      *FormAttempts      `json:"attempts,omitempty" doc:"不写为不限次数"`
	Standing      *FormStanding      `json:"standing,omitempty"`
	Review        Review             `json:"review,omitempty" doc:"何时可看答案：never、after_submit、after_close"`
	Pass          string             `json:"pass,omitempty" doc:"合格线：60% 或 80（分）；不写为没有"`
	Units         *FormUnits         `json:"units,omitempty"`
	Practice      Practice           `json:"practice,omitempty" doc:"竞赛期间可否练习：closed、open"`
	Rehearsal     bool               `json:"rehearsal,omitempty" doc:"演练"`
}

// FormHost is one of the bodies behind a contest.
type FormHost struct {
	Role string `json:"role,omitempty" doc:"如 主办"`
	Name string `json:"name,omitempty"`
}

// FormWindow is when papers may be started, as documents write times.
type FormWindow struct {
	Open  string `json:"open,omitempty" doc:"如 2026-03-08 09:00，北京时间"`
	Close string `json:"close,omitempty" doc:"当天结束写 24:00"`
}

// FormParticipation says who is counted.
type FormParticipation struct {
	People   Group     `json:"people,omitempty" doc:"all、women、members"`
	Of       HeadCount `json:"of,omitempty" doc:"职工数、女职工数、会员数"`
	Answered int       `json:"answered,omitempty" doc:"至少答几题才算参赛；不写为 1"`
}

// FormPaper is how a paper is put together.
type FormPaper struct {
	Sections  []FormSection `json:"sections,omitempty"`
	AtLeast   []FormLaw     `json:"at_least,omitempty"`
	TimeLimit string        `json:"time_limit,omitempty" doc:"如 10m、90s；不写或 0 为到竞赛截止"`
}

// FormSection is one part of a paper.
type FormSection struct {
	Kind    questions.Kind `json:"kind,omitempty" doc:"single、multiple、judge、blank"`
	Count   int            `json:"count,omitempty"`
	Points  float64        `json:"points,omitempty" doc:"每题分值，最多两位小数"`
	Partial Partial        `json:"partial,omitempty" doc:"none、half、per_option"`
	Bank    []string       `json:"bank,omitempty" doc:"只从这些题库抽；不写为竞赛的全部题库"`
}

// FormLaw asks for questions that cite a law.
type FormLaw struct {
	Law   string `json:"law,omitempty"`
	Count int    `json:"count,omitempty"`
}

// FormAttempts is how many sittings each span allows; 0: any number.
type FormAttempts struct {
	PerDay     int `json:"per_day,omitempty"`
	PerWeek    int `json:"per_week,omitempty"`
	PerMonth   int `json:"per_month,omitempty"`
	PerContest int `json:"per_contest,omitempty"`
}

// FormStanding is how people are ranked.
type FormStanding struct {
	Counts Counting `json:"counts,omitempty" doc:"best、sum、best_per_day、first、last、mean"`
	Ties   []Tie    `json:"ties,omitzero" doc:"并列时依次比较：elapsed、finished_at、first_at、sittings"`
	Places Places   `json:"places,omitempty" doc:"unique、shared"`
}

// FormUnits is how units are ranked.
type FormUnits struct {
	RankBy       []Metric `json:"rank_by,omitzero"`
	MinHeadCount int      `json:"min_head_count,omitempty"`
	Groups       []string `json:"groups,omitempty"`
}

// FormOf is a contest as a form.
func FormOf(c *Contest) Form {
	f := Form{
		ID: c.ID, Title: c.Title, Contact: c.Contact, Audience: c.Audience,
		Window:        FormWindow{FormatMoment(c.Window.Open), FormatMoment(c.Window.Close)},
		Register:      append([]Field{}, c.Register...),
		Participation: &FormParticipation{c.Participation.People, c.Participation.Of, c.Participation.Answered},
		Bank:          append([]string{}, c.Bank...), Paper: formPaper(c.Paper), Attempts: formAttempts(c.Attempts),
		Standing: &FormStanding{c.Standing.Counts, append([]Tie{}, c.Standing.Ties...), c.Standing.Places},
		Review:   c.Review, Practice: c.Practice, Rehearsal: c.Rehearsal,
		Units: &FormUnits{append([]Metric{}, c.Units.RankBy...), c.Units.MinHeadCount, c.Units.Groups},
	}
	for _, h := range c.Hosts {
		f.Hosts = append(f.Hosts, FormHost(h))
	}
	if c.Pass > 0 {
		f.Pass = Points(c.Pass).String() + "%"
	}
	return f
}

func formPaper(b Blueprint) FormPaper {
	p := FormPaper{TimeLimit: durationText(b.TimeLimit)}
	for _, s := range b.Sections {
		p.Sections = append(p.Sections, FormSection{s.Kind, s.Count, s.Points.Float(), s.Partial, s.Bank})
	}
	for _, l := range b.AtLeast {
		p.AtLeast = append(p.AtLeast, FormLaw(l))
	}
	return p
}

func formAttempts(quotas []Quota) *FormAttempts {
	if len(quotas) == 0 {
		return nil
	}
	f := &FormAttempts{}
	for _, q := range quotas {
		switch q.Span {
		case PerDay:
			f.PerDay = q.Limit
		case PerWeek:
			f.PerWeek = q.Limit
		case PerMonth:
			f.PerMonth = q.Limit
		case PerContest:
			f.PerContest = q.Limit
		}
	}
	return f
}

// Document writes a form as a document, whatever it holds: JSON, which is YAML, with the form's fields in
// their places. A form without faults is better written by WriteContest from the contest it reads as.
func (f *Form) Document() ([]byte, error) {
	type participation struct {
		People Group     `json:"people,omitempty"`
		Of     HeadCount `json:"of,omitempty"`
		Valid  string    `json:"valid,omitempty"`
	}
	out := struct {
		Form
		Hosts         json.RawMessage `json:"hosts,omitempty"`
		Participation *participation  `json:"participation,omitempty"`
	}{Form: *f}
	var err error
	if out.Hosts, err = hostsDocument(f.Hosts); err != nil {
		return nil, err
	}
	if p := f.Participation; p != nil {
		out.Participation = &participation{People: p.People, Of: p.Of}
		if p.Answered != 0 {
			out.Participation.Valid = fmt.Sprintf("answered >= %d", p.Answered)
		}
	}
	return json.MarshalIndent(out, "", "  ")
}

// hostsDocument groups hosts by role: documents write a role once.
func hostsDocument(hosts []FormHost) (json.RawMessage, error) {
	if len(hosts) == 0 {
		return nil, nil
	}
	var roles []string
	names := make(map[string][]string)
	for _, h := range hosts {
		if names[h.Role] == nil {
			roles = append(roles, h.Role)
		}
		names[h.Role] = append(names[h.Role], h.Name)
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for i, role := range roles {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(role)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(names[role])
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Read reads a form as the contest it describes, or says what is wrong with it; see ReadContest.
func (f *Form) Read() (*Contest, document.Faults) {
	text, err := f.Document()
	if err != nil { // a number that JSON cannot hold, which no JSON brought
		return nil, document.Faults{{Code: "bad_form", Message: "表单中有不能识别的数字，请检查分值"}}
	}
	return ReadContest("", text)
}
