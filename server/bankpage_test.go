package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lawquiz/questions/intake"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

// importPage is what people read about files for banks.
const importPage = "../questions/IMPORT.md"

// told is a code found in the sources, with the severities it is told with as far as they stand beside it.
type told map[string]map[string]bool

// codeReader finds the codes of problems in sources.
type codeReader struct {
	consts map[string]string // values of string constants, by name
	takes  map[string]taker  // functions with a parameter code, by name and number of parameters
	told   told
}

// taker is where a function takes a code, and the severity it is told with: -1 if always fixed.
type taker struct {
	code, severity int
	fixed          ast.Expr
}

// TestImportPageExplainsEveryCode holds the table of IMPORT.md to the sources that tell of problems.
func TestImportPageExplainsEveryCode(t *testing.T) {
	t.Parallel()
	r := readCodes(t, "../questions/intake/*.go", "../quiz/library/*.go", "bank*.go")
	if len(r.told) < 100 {
		t.Fatalf("only %d codes found: they are told in another way now", len(r.told))
	}
	explained := explainedCodes(t)
	for code, severities := range r.told {
		of, ok := explained[code]
		if !ok {
			t.Errorf("IMPORT.md does not explain %s", code)
		}
		for s := range severities {
			if ok && !strings.Contains(of, s) {
				t.Errorf("IMPORT.md calls %s %s, it is told as %s", code, of, s)
			}
		}
	}
	for code := range explained {
		if r.told[code] == nil {
			t.Errorf("IMPORT.md explains %s, which nothing tells", code)
		}
	}
}

var codeRow = regexp.MustCompile("^\\| `([a-z0-9_]+)` \\| ((?:错误|提醒|说明|未收)(?:、(?:错误|提醒|说明|未收))*) \\| [^|]+ \\| [^|]+ \\|$")

// explainedCodes returns the severities of each code in the table, which stands in order of code.
func explainedCodes(t *testing.T) map[string]string {
	t.Helper()
	_, table, found := strings.Cut(readPage(t), "\n## 问题代码\n")
	if !found {
		t.Fatal("IMPORT.md has no table of codes")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	explained, last := map[string]string{}, ""
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		m := codeRow.FindStringSubmatch(line)
		switch {
		case m == nil:
			t.Errorf("not a row of four cells with a severity: %s", line)
		case m[1] <= last:
			t.Errorf("%s stands behind %s", m[1], last)
		default:
			explained[m[1]], last = m[2], m[1]
		}
	}
	return explained
}

func readPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(importPage)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// readCodes returns what the product's files under the patterns tell.
func readCodes(t *testing.T, patterns ...string) *codeReader {
	t.Helper()
	r := &codeReader{consts: map[string]string{}, takes: map[string]taker{}, told: told{}}
	var files []*ast.File
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("no sources %s: %v", pattern, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	for _, visit := range []func(ast.Node) bool{r.declare, r.collect} {
		for _, file := range files {
			ast.Inspect(file, visit)
		}
	}
	return r
}

// declare notes constants, and functions that are handed a code.
func (r *codeReader) declare(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if i < len(n.Values) {
				r.consts[name.Name] = literal(n.Values[i])
			}
		}
	case *ast.FuncDecl:
		var names []string
		for _, p := range n.Type.Params.List {
			for _, name := range p.Names {
				names = append(names, name.Name)
			}
		}
		if at := slices.Index(names, "code"); at >= 0 {
			r.takes[function(n.Name.Name, len(names))] = taker{at, slices.Index(names, "severity"), fixedSeverity(n.Body)}
		}
	}
	return true
}

// fixedSeverity returns the severity a function gives every code it is handed; nil if there is none.
func fixedSeverity(body *ast.BlockStmt) (severity ast.Expr) {
	ast.Inspect(body, func(n ast.Node) bool {
		if pair, ok := n.(*ast.KeyValueExpr); ok && name(pair.Key) == "Severity" {
			severity = pair.Value
		}
		return true
	})
	return severity
}

func function(name string, parameters int) string { return name + "/" + strconv.Itoa(parameters) }

// collect notes the codes that are handed to such a function, stand in a problem or refusal, or are
// assigned to the field Code of one.
func (r *codeReader) collect(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if at, ok := r.takes[function(name(n.Fun), len(n.Args))]; ok {
			if at.severity >= 0 {
				at.fixed = n.Args[at.severity]
			}
			r.note(n.Args[at.code], at.fixed)
		}
	case *ast.CompositeLit:
		if name(n.Type) == "refusal" && len(n.Elts) > 0 {
			r.note(n.Elts[0], ast.NewIdent("Error"))
			break
		}
		fields := map[string]ast.Expr{}
		for _, e := range n.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				fields[name(pair.Key)] = pair.Value
			}
		}
		r.note(fields["Code"], fields["Severity"])
	case *ast.AssignStmt:
		fields := map[string]ast.Expr{}
		for i, left := range n.Lhs {
			if field, ok := left.(*ast.SelectorExpr); ok && len(n.Lhs) == len(n.Rhs) {
				fields[field.Sel.Name] = n.Rhs[i]
			}
		}
		r.note(fields["Code"], fields["Severity"])
	}
	return true
}

// note keeps a code that is written out or a constant. What a variable holds was noted where it got it.
func (r *codeReader) note(code, severity ast.Expr) {
	text := literal(code)
	if text == "" {
		text = r.consts[name(code)]
	}
	if text == "" {
		return
	}
	if r.told[text] == nil {
		r.told[text] = map[string]bool{}
	}
	if word := map[string]string{"Error": "错误", "Warning": "提醒", "Notice": "说明"}[name(severity)]; word != "" {
		r.told[text][word] = true
	}
}

// literal returns the text of a string literal; "" for anything else.
func literal(e ast.Expr) string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(l.Value)
	if err != nil {
		return ""
	}
	return text
}

// name returns the last name of an expression: refuse for l.refuse.
func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// TestImportPageNames holds the other closed lists of IMPORT.md to those of the program.
func TestImportPageNames(t *testing.T) {
	t.Parallel()
	page := readPage(t)
	for _, v := range library.Verdicts {
		if !strings.Contains(page, "**"+v.Name()+"**") {
			t.Errorf("IMPORT.md does not explain the verdict %s", v.Name())
		}
	}
	for _, c := range quiz.SuspectCodes {
		if !strings.Contains(page, "| `"+string(c)+"` |") {
			t.Errorf("IMPORT.md does not explain the reason %s", c)
		}
	}
}

var example = regexp.MustCompile("(?s)\n```(text|csv|gift|aiken|xml|json|jsonl|yaml)\n(.*?)\n```")

// TestImportPageExamples reads every example of IMPORT.md: it is what the page says it is, and all of
// it is understood.
func TestImportPageExamples(t *testing.T) {
	t.Parallel()
	formats := map[string]intake.Format{"xml": intake.Moodle}
	seen := map[intake.Format]int{}
	for _, m := range example.FindAllStringSubmatch(readPage(t), -1) {
		want, ok := formats[m[1]]
		if !ok {
			want = intake.Format(m[1])
		}
		seen[want]++
		r := intake.Read("例", []byte(m[2]), intake.Limits{})
		if r.Format != want || len(r.Drafts) == 0 || r.Refused > 0 {
			t.Errorf("%d questions and %d refused as %s, want some as %s:\n%s", len(r.Drafts), r.Refused, r.Format, want, m[2])
		}
		for _, p := range r.Problems {
			if p.Severity != intake.Notice {
				t.Errorf("%s [%s] in:\n%s", p.Message, p.Code, m[2])
			}
		}
	}
	for _, f := range []intake.Format{intake.Text, intake.CSV, intake.GIFT, intake.Aiken, intake.Moodle, intake.JSON, intake.JSONL, intake.YAML} {
		if seen[f] == 0 {
			t.Errorf("IMPORT.md has no example of %s", f)
		}
	}
}
