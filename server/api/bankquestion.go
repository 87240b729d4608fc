package api

import (
	"lawquiz/questions"
	"lawquiz/quiz/library"
)

// BankQuestion is a question with its key, as those see it who keep the banks.
type BankQuestion struct {
	ID          string           `json:"id" doc:"可为空：文件里没有写编号的新题"`
	Revision    int              `json:"revision"`
	Kind        questions.Kind   `json:"kind" doc:"single、multiple、judge、blank；还没有认出来的题可为空"`
	KindName    string           `json:"kind_name"`
	Stem        string           `json:"stem" doc:"每个空写作 ____"`
	Options     []BankOption     `json:"options" doc:"填空题没有；判断题依次是“正确”“错误”"`
	Answers     [][]string       `json:"answers" doc:"只有填空题有：每个空可以接受的各种写法"`
	Key         string           `json:"key" doc:"标准答案，如 ACD、正确、98/九十八；15"`
	Explanation string           `json:"explanation"`
	Citations   []BankCitation   `json:"citations"`
	Difficulty  int              `json:"difficulty" doc:"1 易，2 中，3 难；0 为没有写"`
	Tags        []string         `json:"tags"`
	Status      questions.Status `json:"status" doc:"candidate 待审，reviewed 已审，published 已发布"`
	ReviewedBy  string           `json:"reviewed_by" doc:"由谁（角色）审到这一步，可为空"`
	ReviewedOn  string           `json:"reviewed_on" doc:"日期，可为空"`
}

// BankOption is one choice with whether it is right.
type BankOption struct {
	Text    string `json:"text"`
	Correct bool   `json:"correct"`
}

// BankCitation is the article an answer rests on.
type BankCitation struct {
	Law     string `json:"law"`
	Article string `json:"article"`
}

// BankText is what people write of a question. Its id, revision and review are not theirs to write.
type BankText struct {
	Kind        questions.Kind `json:"kind" enum:"single,multiple,judge,blank"`
	Stem        string         `json:"stem"`
	Options     []BankOption   `json:"options,omitempty" maxItems:"64"`
	Answers     [][]string     `json:"answers,omitempty" maxItems:"64"`
	Explanation string         `json:"explanation,omitempty"`
	Citations   []BankCitation `json:"citations,omitempty" maxItems:"64"`
	Difficulty  int            `json:"difficulty,omitempty"`
	Tags        []string       `json:"tags,omitempty" maxItems:"64"`
}

func bankQuestion(q questions.Question) BankQuestion {
	out := BankQuestion{
		ID: q.ID, Revision: q.Revision, Kind: q.Kind, KindName: q.Kind.Name(), Stem: q.Stem,
		Options: make([]BankOption, 0, len(q.Options)), Answers: orEmpty(q.Answers), Key: q.Key(),
		Explanation: q.Explanation, Citations: make([]BankCitation, 0, len(q.Citations)),
		Difficulty: q.Difficulty, Tags: orEmpty(q.Tags),
		Status: q.Review.Status, ReviewedBy: q.Review.By, ReviewedOn: q.Review.On,
	}
	for _, o := range q.Options {
		out.Options = append(out.Options, BankOption(o))
	}
	for _, c := range q.Citations {
		out.Citations = append(out.Citations, BankCitation(c))
	}
	return out
}

func bankQuestionOf(q *questions.Question) *BankQuestion {
	if q == nil {
		return nil
	}
	out := bankQuestion(*q)
	return &out
}

// question is the text as the banks keep it, of no id and revision yet.
func (t BankText) question() questions.Question {
	q := questions.Question{
		Kind: t.Kind, Stem: t.Stem, Answers: t.Answers, Explanation: t.Explanation, Difficulty: t.Difficulty, Tags: t.Tags,
	}
	for _, o := range t.Options {
		q.Options = append(q.Options, questions.Option(o))
	}
	for _, c := range t.Citations {
		q.Citations = append(q.Citations, questions.Citation(c))
	}
	return q
}

// BankItem is one question of a bank as it stands.
type BankItem struct {
	Bank      string        `json:"bank"`
	Number    int           `json:"number" doc:"在题库中的题号，不会再给别的题"`
	Question  BankQuestion  `json:"question" doc:"最新的修订"`
	Published int           `json:"published" doc:"竞赛抽取的修订；0 为还没有发布过"`
	Drawn     *BankQuestion `json:"drawn,omitempty" doc:"竞赛抽取的文字，与最新的修订不同时才有"`
	RetiredAt int64         `json:"retired_at" doc:"停用的时间，Unix 毫秒；0 为在用"`
	Shipped   bool          `json:"shipped" doc:"随程序提供"`
}

func bankItem(it library.Item) BankItem {
	return BankItem{
		Bank: it.Bank, Number: it.Number, Question: bankQuestion(it.Question), Published: it.Published,
		Drawn: bankQuestionOf(it.Drawn), RetiredAt: it.RetiredAt, Shipped: it.Shipped,
	}
}

// BankFieldChange is one part of a question before and after, as people read it.
type BankFieldChange struct {
	Field  string `json:"field" doc:"题型、题干、选项 A、答案、解析、法条依据、难度、标签"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func fieldChanges(fields []library.FieldChange) []BankFieldChange {
	out := make([]BankFieldChange, 0, len(fields))
	for _, f := range fields {
		out = append(out, BankFieldChange(f))
	}
	return out
}
