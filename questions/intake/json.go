package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readJSON reads a list of questions, or an object that holds one: our export, or somebody else's.
func (l *ledger) readJSON(text string) {
	if bad := l.checkJSON(text); bad != nil {
		l.refuseAs(bad)
		return
	}
	d := json.NewDecoder(strings.NewReader(text))
	found, err := listOf(d)
	if !found && err == nil {
		l.refuse("json_no_list", "这个 JSON 文件里没有题目列表", "请导出成数组 [ {…}, {…} ]，或 {\"questions\": [ … ]}")
		return
	}
	var items []json.RawMessage
	for err == nil && d.More() {
		var raw json.RawMessage
		if err = d.Decode(&raw); err == nil {
			items = append(items, raw)
		}
		if len(items) > l.limits.Blocks {
			break
		}
	}
	var reads []jsonRead
	for i, raw := range items {
		reads = append(reads, readJSONItem(raw, Place{Item: i + 1}))
	}
	l.takeJSON(reads)
	if err != nil {
		l.refuse("json_broken", fmt.Sprintf("JSON 内容不完整或写错了，在第 %d 行附近", 1+strings.Count(text[:min(len(text), int(d.InputOffset()))], "\n")), "请从原来的系统重新导出")
	}
}

// readJSONLines reads one question per line.
func (l *ledger) readJSONLines(text string) {
	if bad := l.checkJSON(text); bad != nil {
		l.refuseAs(bad)
		return
	}
	var reads []jsonRead
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			l.count(asBlank, 1)
			continue
		}
		reads = append(reads, readJSONItem(json.RawMessage(line), Place{Row: i + 1}))
	}
	l.takeJSON(reads)
}

// takeJSON takes the items read. Number keys count from 0 when the file holds a 0, else from 1;
// where neither a 0 nor the number of a last option bears that out, the first of them says so.
func (l *ledger) takeJSON(reads []jsonRead) {
	zero, proven, first := false, false, -1
	for i, r := range reads {
		for _, n := range r.numbers {
			zero = zero || n == 0
			proven = proven || n == 0 || n == len(r.item.options)
		}
		if first < 0 && len(r.numbers) > 0 && r.bad == nil {
			first = i
		}
	}
	if first >= 0 && !proven {
		reads[first].item.note(Warning, "答案", "key_base", "答案写的是序号，文件里看不出从 0 还是从 1 数起，都按从 1 数起处理", "请核对答案；最好改写成字母")
	}
	for _, r := range reads {
		if r.bad != nil {
			l.reject(r.item, r.bad)
			continue
		}
		r.item.numberKey(r.numbers, zero)
		l.take(r.item)
	}
}

// maxJSONText is how many bytes one text of a JSON file may have: reading it takes several times as much.
const maxJSONText = 4 << 20

// checkJSON refuses what is nested too deep or holds too much before anything is kept of it.
func (l *ledger) checkJSON(text string) *refusal {
	depth, count, quoted, begun := 0, 0, false, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted, begun = !quoted, i
		case quoted && i-begun > maxJSONText:
			return &refusal{"text_too_long", fmt.Sprintf("有一段内容超过 %d MB，多半是嵌在里面的图片", maxJSONText>>20), "请在原来的系统里去掉图片，再导出"}
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == ',' || c == ':':
			count++
		case c == '\n' && l.result.Format == JSONL:
			depth = 0
		}
		if depth > l.limits.Depth {
			return &refusal{"json_too_deep", "JSON 嵌套太深", "请导出成一层的题目列表"}
		}
		if count > l.limits.Tokens {
			return &refusal{"json_too_many", "JSON 内容太多", "请拆成几个文件分别导入"}
		}
	}
	return nil
}

// listOf moves to the first element of the list of questions: the text itself, or a field of it.
func listOf(d *json.Decoder) (bool, error) {
	tok, err := d.Token()
	if err != nil {
		return false, err
	}
	if tok == json.Delim('[') {
		return true, nil
	}
	for d.More() {
		if _, err = d.Token(); err != nil {
			return false, err
		}
		tok, err = d.Token()
		if err != nil {
			return false, err
		}
		if tok == json.Delim('[') {
			return true, nil
		}
		if tok == json.Delim('{') {
			if found, err := listIn(d); found || err != nil {
				return found, err
			}
		}
	}
	return false, nil
}

// listIn looks for the list inside an object that just began: {"data": {"questions": [ … ]}}.
func listIn(d *json.Decoder) (bool, error) {
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		switch tok {
		case json.Delim('['):
			return true, nil
		case json.Delim('{'):
			depth++
		case json.Delim('}'):
			depth--
		}
	}
	return false, nil
}

// decodeJSON reads one value with numbers as written.
func decodeJSON(raw json.RawMessage) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var fields map[string]any
	err := d.Decode(&fields)
	return fields, err
}
