package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lawquiz/questions"
)

// jsonRead is one element of a JSON list, read but not yet taken.
type jsonRead struct {
	item    item
	numbers []int // a key written as numbers, which count from 0 or from 1
	bad     *refusal
}

// jsonNames are the names foreign files give each field, folded.
func jsonNames() map[string][]string {
	return map[string][]string{
		"stem":     {"question", "stem", "题干", "题目", "问题", "试题", "questiontext", "question_text", "prompt", "title", "content", "text", "body", "input", "题目内容", "试题内容"},
		"material": {"passage", "context", "material", "材料", "案例"},
		"options":  {"options", "choices", "选项", "option", "optionlist", "choice", "items", "answers"},
		"key":      {"key", "answer", "label", "correctanswer", "correct_answer", "correct_answers", "correctanswers", "正确答案", "参考答案", "标准答案", "答案", "correct", "correct_option", "correctoption", "answerkey", "answer_key", "gold", "output", "right", "rightanswer", "answer_idx"},
		"kind":     {"kind", "type", "题型", "questiontype", "question_type", "qtype", "题目类型", "类型"},
		"note":     {"explanation", "analysis", "解析", "答案解析", "explain", "rationale", "说明", "feedback"},
		"level":    {"difficulty", "难度", "level", "难易度"},
		"tags":     {"tags", "标签", "知识点", "knowledge", "category", "chapter", "章节", "分类", "subject"},
		"points":   {"score", "points", "分值", "分数"},
		"number":   {"no", "number", "序号", "题号", "index", "编号", "id"},
		"citation": {"citation", "依据", "法条依据", "reference"},
	}
}

// pick returns the value of the first name present and not empty.
func pick(fields map[string]any, folded map[string]string, names []string) any {
	for _, n := range names {
		if original, ok := folded[n]; ok {
			if v := fields[original]; v != nil && v != "" {
				return v
			}
		}
	}
	return nil
}

func readJSONItem(raw json.RawMessage, place Place) jsonRead {
	r := jsonRead{item: item{place: place, blocks: 1}}
	fields, err := decodeJSON(raw)
	if err != nil {
		r.bad = &refusal{"json_item", "这一项不是 {…} 或写错了", "请核对引号、逗号和括号"}
		return r
	}
	folded := map[string]string{}
	for name := range fields {
		folded[strings.ToLower(strings.TrimSpace(foldWidth(name)))] = name
	}
	names := jsonNames()
	get := func(field string) any { return pick(fields, folded, names[field]) }
	it := &r.item
	it.stem, it.material, it.kind = plainJSON(get("stem")), plainJSON(get("material")), plainJSON(get("kind"))
	it.explanation, it.level, it.tags = plainJSON(get("note")), plainJSON(get("level")), plainJSON(get("tags"))
	it.points, it.number, it.citation = plainJSON(get("points")), plainJSON(get("number")), plainJSON(get("citation"))
	it.jsonOptions(fields, folded, get("options"))
	r.numbers = it.jsonKey(get("key"))
	it.ownFields(raw, fields)
	return r
}

// ownFields reads what only our own export has: id, revision, answers of blanks, citations.
func (it *item) ownFields(raw json.RawMessage, fields map[string]any) {
	if _, ok := fields["revision"]; !ok {
		return
	}
	var own questions.Question
	if json.Unmarshal(raw, &own) != nil || !slices.Contains(questions.Kinds, own.Kind) {
		return
	}
	it.id, it.revision, it.citations = own.ID, own.Revision, own.Citations
	it.tags = strings.Join(own.Tags, "，")
	if own.Kind == questions.Blank {
		it.answers = own.Answers
	}
}

// plainJSON returns a value as text; lists are joined.
func plainJSON(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = plainJSON(e)
		}
		return strings.Join(parts, ",")
	}
	return ""
}

// jsonOptions reads options as a list of texts or objects, as an object by letter, or as fields A to H.
func (it *item) jsonOptions(fields map[string]any, folded map[string]string, v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			it.jsonOption(e)
		}
	case map[string]any:
		letters := make([]string, 0, len(v))
		for l := range v {
			letters = append(letters, l)
		}
		slices.Sort(letters)
		for _, l := range letters {
			it.options = append(it.options, plainJSON(v[l]))
		}
	case string:
		it.options = splitOptions(v)
	default:
		for i := range 26 {
			letter := strings.ToLower(questions.Letter(i))
			found := pick(fields, folded, []string{letter, "option" + letter, "option_" + letter, "选项" + letter, "option" + strconv.Itoa(i+1), "选项" + strconv.Itoa(i+1)})
			if found == nil {
				break
			}
			it.options = append(it.options, plainJSON(found))
		}
	}
	it.options = stripLetters(it.options)
}

// jsonOption reads one element of a list: a text, or an object that may say whether it is right.
func (it *item) jsonOption(e any) {
	object, ok := e.(map[string]any)
	if !ok {
		it.options = append(it.options, plainJSON(e))
		return
	}
	folded := map[string]string{}
	for name := range object {
		folded[strings.ToLower(foldWidth(name))] = name
	}
	text := pick(object, folded, []string{"text", "content", "option", "value", "内容", "选项内容", "title", "name", "label", "answer"})
	it.options = append(it.options, plainJSON(text))
	right := pick(object, folded, []string{"correct", "iscorrect", "is_correct", "right", "isright", "isanswer", "is_answer", "是否正确"})
	if right == nil && it.correct == nil {
		return
	}
	for len(it.correct) < len(it.options)-1 {
		it.correct = append(it.correct, false)
	}
	value := plainJSON(right)
	truth, _ := JudgeValue(value)
	it.correct = append(it.correct, truth || value == "1")
}

// jsonKey reads the key; numbers are returned, for how they count is known only from the whole file.
func (it *item) jsonKey(v any) []int {
	var numbers []int
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	for _, e := range list {
		if n, ok := e.(json.Number); ok && len(it.options) > 0 {
			if i, err := strconv.Atoi(n.String()); err == nil {
				numbers = append(numbers, i)
			}
		}
	}
	if len(numbers) == len(list) {
		return numbers
	}
	if isList && len(it.options) == 0 && len(list) > 0 {
		for _, e := range list {
			it.answers = append(it.answers, alternatives(plainJSON(e)))
		}
		return nil
	}
	it.key = plainJSON(v)
	return nil
}

// numberKey settles a key of numbers.
func (it *item) numberKey(numbers []int, fromZero bool) {
	if len(numbers) == 0 {
		return
	}
	letters := make([]string, 0, len(numbers))
	for _, n := range numbers {
		if !fromZero {
			n--
		}
		if n >= 0 && n < min(len(it.options), 26) {
			letters = append(letters, questions.Letter(n))
		} else {
			letters = append(letters, fmt.Sprintf("第%d项", n+1))
		}
	}
	it.key = strings.Join(letters, ",")
}
