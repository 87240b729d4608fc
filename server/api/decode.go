package api

import (
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"

	"lawquiz/quiz"
)

// answered is the body of a save or a submission.
type answered struct {
	seq     int64 // 0 if not given
	base    int64 // -1 if not given
	answers quiz.Answers
	spent   []quiz.Claim
}

// decodeAnswers reads {"seq": 2, "base": 1, "answers": {"<question>": ["<option>", ...], ...}} in one pass.
// Beside them may stand "spent": {"<question>": ms, ...}, of which whatever is no such thing is left
// out: it must never cost a worker her submission. Other fields are skipped; of a field given twice the last counts; null is no answer. The body
// must be exactly one JSON object in UTF-8. Codes: BodyNotJSON; Invalid if answers is missing.
//
// It is on the road of every save and submission, where reflection cost more than scoring did.
func decodeAnswers(body []byte) (answered, error) {
	if !utf8.Valid(body) {
		return answered{}, notJSON("body", "应为 UTF-8 编码的 JSON")
	}
	d := decoder{text: string(body)} // every string of the result is a part of this one
	out, err := d.body()
	if err != nil {
		return answered{}, err
	}
	if out.answers == nil {
		return answered{}, quiz.Errorf(quiz.Invalid, "没有收到答案，请重新提交").At("body.answers", "必须填写")
	}
	return out, nil
}

func notJSON(location, message string) error {
	return quiz.Errorf(quiz.BodyNotJSON, "提交的内容格式不正确，请更新小程序后重试").At(location, message)
}

// decoder walks a JSON text. Its methods return false when the text is no JSON there.
type decoder struct {
	text string
	at   int
	slab []string // options of all questions, cut into answers
}

func (d *decoder) body() (answered, error) {
	out := answered{base: -1}
	var fault error
	ok := d.object(func(field string) bool {
		switch field {
		case "seq":
			out.seq, fault = d.whole("body.seq")
			return fault == nil
		case "base":
			if out.base = -1; !d.null() {
				out.base, fault = d.whole("body.base")
			}
			return fault == nil
		case "answers":
			out.answers, fault = d.answers()
			return fault == nil
		case "spent":
			var ok bool
			out.spent, ok = d.spent()
			return ok
		}
		return d.skip()
	})
	switch {
	case fault != nil:
		return answered{}, fault
	case !ok || d.next() != 0 || d.at < len(d.text):
		return answered{}, notJSON("body", "应为 JSON 对象")
	}
	return out, nil
}

func (d *decoder) whole(location string) (int64, error) {
	d.next()
	from := d.at
	if !d.skip() {
		return 0, notJSON(location, "应为整数")
	}
	n, err := strconv.ParseInt(d.text[from:d.at], 10, 64)
	if err != nil {
		return 0, notJSON(location, "应为整数")
	}
	return n, nil
}

// answers reads the object of answers; null gives nil.
func (d *decoder) answers() (quiz.Answers, error) {
	if d.null() {
		return nil, nil
	}
	out := make(quiz.Answers, 24)
	d.slab = make([]string, 0, 48)
	ok := d.object(func(question string) bool {
		given, ok := d.strings()
		out[question] = given
		return ok
	})
	if !ok {
		return nil, notJSON("body.answers", "应为题目 id 到选项 id 列表的对象")
	}
	return out, nil
}

// maxClaims is how many claims of time are read; papers have fewer questions.
const maxClaims = 256

// spent reads the object of times. It fails only where the text is no JSON.
func (d *decoder) spent() ([]quiz.Claim, bool) {
	if d.next() != '{' {
		return nil, d.skip()
	}
	out := make([]quiz.Claim, 0, 24)
	ok := d.object(func(question string) bool {
		d.next()
		from := d.at
		if !d.skip() {
			return false
		}
		ms, err := strconv.ParseFloat(d.text[from:d.at], 64)
		if err == nil && math.Abs(ms) < 1<<53 && len(out) < maxClaims {
			out = append(out, quiz.Claim{Question: question, Spent: int64(ms)})
		}
		return true
	})
	return out, ok
}

// strings reads a list of strings; null is an empty one.
func (d *decoder) strings() ([]string, bool) {
	if d.null() {
		return nil, true
	}
	from := len(d.slab)
	ok := d.list(func() bool {
		s, ok := d.string()
		d.slab = append(d.slab, s)
		return ok
	})
	return d.slab[from:len(d.slab):len(d.slab)], ok
}

// object calls field for each field with its name, standing before the value.
func (d *decoder) object(field func(name string) bool) bool {
	return d.items('{', '}', func() bool {
		name, ok := d.string()
		return ok && d.take(':') && field(name)
	})
}

func (d *decoder) list(item func() bool) bool { return d.items('[', ']', item) }

func (d *decoder) items(first, last byte, item func() bool) bool {
	if !d.take(first) {
		return false
	}
	if d.take(last) {
		return true
	}
	for {
		if !item() {
			return false
		}
		if d.take(last) {
			return true
		}
		if !d.take(',') {
			return false
		}
	}
}

// next passes over white space and returns the byte it stands before, 0 at the end.
func (d *decoder) next() byte {
	for d.at < len(d.text) {
		switch b := d.text[d.at]; b {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return b
		}
	}
	return 0
}

func (d *decoder) take(b byte) bool {
	if d.next() != b {
		return false
	}
	d.at++
	return true
}

func (d *decoder) null() bool {
	d.next()
	return d.word("null")
}

func (d *decoder) word(w string) bool {
	if len(d.text)-d.at < len(w) || d.text[d.at:d.at+len(w)] != w {
		return false
	}
	d.at += len(w)
	return true
}

// string reads a string. One without escapes is a part of the text.
func (d *decoder) string() (string, bool) {
	if !d.take('"') {
		return "", false
	}
	from := d.at
	escaped := false
	for d.at < len(d.text) {
		switch b := d.text[d.at]; {
		case b == '"':
			d.at++
			if escaped {
				return unescape(d.text[from-1 : d.at])
			}
			return d.text[from : d.at-1], true
		case b == '\\':
			escaped = true
			d.at += 2
		case b < ' ':
			return "", false
		default:
			d.at++
		}
	}
	return "", false
}

// unescape leaves what is seldom sent to the standard library.
func unescape(quoted string) (string, bool) {
	var out string
	err := json.Unmarshal([]byte(quoted), &out)
	return out, err == nil
}

// skip passes over any value. It cannot recurse far: bodies nested deeper than maxDepth have
// been refused.
func (d *decoder) skip() bool {
	switch b := d.next(); b {
	case '{':
		return d.object(func(string) bool { return d.skip() })
	case '[':
		return d.list(d.skip)
	case '"':
		_, ok := d.string()
		return ok
	case 't':
		return d.word("true")
	case 'f':
		return d.word("false")
	case 'n':
		return d.word("null")
	default:
		return d.number()
	}
}

// number passes over a number in JSON's grammar.
func (d *decoder) number() bool {
	d.one('-')
	if !d.one('0') && d.digits() == 0 {
		return false
	}
	if d.one('.') && d.digits() == 0 {
		return false
	}
	if d.one('e') || d.one('E') {
		if !d.one('+') {
			d.one('-')
		}
		return d.digits() > 0
	}
	return true
}

// one takes exactly the next byte, without passing over white space.
func (d *decoder) one(b byte) bool {
	if d.at < len(d.text) && d.text[d.at] == b {
		d.at++
		return true
	}
	return false
}

func (d *decoder) digits() int {
	from := d.at
	for d.at < len(d.text) && '0' <= d.text[d.at] && d.text[d.at] <= '9' {
		d.at++
	}
	return d.at - from
}
