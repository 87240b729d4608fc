// Package questions is what can be asked: questions, their keys and the law they rest on.
//
// It does no I/O, reads no clock and starts no goroutine; the files under bank are embedded data.
package questions

// Kind is a question's form (题型).
type Kind string

// The closed list of kinds. A new kind must be added to Kinds, to the lint, to FORMAT.md,
// to quiz.Score and to the Chinese names in Kind.Name.
const (
	Single   Kind = "single"   // 单选题: exactly one option is right
	Multiple Kind = "multiple" // 多选题: two or more options are right
	Judge    Kind = "judge"    // 判断题: the statement is 正确 or 错误
	Blank    Kind = "blank"    // 填空题: text is filled into each ____ of the stem
)

// Kinds lists every kind in the order papers and reports show them.
var Kinds = []Kind{Single, Multiple, Judge, Blank}

// Name returns the Chinese name workers see, or the raw text of an unknown kind.
func (k Kind) Name() string {
	switch k {
	case Single:
		return "单选题"
	case Multiple:
		return "多选题"
	case Judge:
		return "判断题"
	case Blank:
		return "填空题"
	}
	return string(k)
}

// Status is how far a question has come on its way to workers.
type Status string

// Contests draw only from Published questions.
const (
	Candidate Status = "candidate" // 待审题目: taken in, read by nobody yet
	Reviewed  Status = "reviewed"  // 已审: a second reader held it against the article
	Published Status = "published" // 已发布: contests may draw it
)

// Citation names the article an answer rests on (法条依据).
type Citation struct {
	Law     string `yaml:"law" json:"law"`         // short name without 《》, e.g. 劳动合同法
	Article string `yaml:"article" json:"article"` // 第…条 in Chinese numerals, or 附录第…条
}

// Option is one choice of a single, multiple or judge question.
type Option struct {
	Text    string `json:"text"`
	Correct bool   `json:"correct"`
}

// Review records who last held the question against the law.
type Review struct {
	Status Status `yaml:"status" json:"status"`
	By     string `yaml:"by" json:"by,omitempty"` // a role such as 出题, 复核; never a person's name
	On     string `yaml:"on" json:"on,omitempty"` // a date, 2006-01-02
}

// Question is one item of a bank.
//
// The pair (ID, Revision) names a text for ever: a paper keeps both, so a later
// correction never changes what somebody was asked.
type Question struct {
	ID          string     `json:"id"`
	Revision    int        `json:"revision"` // from 1, raised by every change of stem, options or key
	Kind        Kind       `json:"kind"`
	Stem        string     `json:"stem"`              // blanks are written ____ (four low lines)
	Options     []Option   `json:"options,omitempty"` // empty for Blank; 正确 and 错误, in this order, for Judge
	Answers     [][]string `json:"answers,omitempty"` // Blank only: for each ____, every accepted text
	Explanation string     `json:"explanation"`
	Citations   []Citation `json:"citations"`
	Difficulty  int        `json:"difficulty"` // 1 易, 2 中, 3 难
	Tags        []string   `json:"tags,omitempty"`
	Review      Review     `json:"review"`
}

// Bank is one file of questions (题库).
type Bank struct {
	ID        string     `json:"id"`    // the file's name without .yaml, e.g. laodong-fa
	Title     string     `json:"title"` // shown to organisers and in the rules
	Law       string     `json:"law,omitempty"`
	Edition   string     `json:"edition,omitempty"` // the text of the law the bank was written from
	Questions []Question `json:"questions"`
}
