package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	module        = "lawquiz/"
	fileLimit     = 400 // lines of product code; generated code is free
	functionLimit = 60
)

// source is one Go file of the house.
type source struct {
	path      string // from the top, with slashes
	folder    string
	test      bool // _test.go, or a folder that exists for tests
	generated bool
	imports   []string
	lines     int
	tree      *ast.File
	files     *token.FileSet
}

// rules are what every file is asked; each answers with its complaints.
var rules = map[string]func(source) []string{
	"floors": keepsFloor, "rooms": keepsRoom, "homes": keepsHomes, "pure": isPure,
	"increments": neverIncrements, "size": isSmall, "names": isNamedWell, "tests": testsHonestly,
	"later": leavesNothingForLater,
}

// readHouse parses every Go file below root, but for hidden folders, test data and outputs.
func readHouse(t *testing.T, root string) (sources []source) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() && name != root && (strings.HasPrefix(base, ".") || base == "testdata" ||
			base == "node_modules" || slices.Contains(outputs, base)) {
			return filepath.SkipDir
		}
		if entry.IsDir() || filepath.Ext(base) != ".go" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		s, err := parseSource(filepath.ToSlash(relative), string(text))
		sources = append(sources, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

func parseSource(name, text string) (source, error) {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, text, parser.ParseComments)
	if err != nil {
		return source{}, err
	}
	s := source{
		path: name, folder: path.Dir(name), tree: tree, files: files,
		generated: ast.IsGenerated(tree), lines: strings.Count(text, "\n"),
	}
	s.test = strings.HasSuffix(name, "_test.go") || strings.HasSuffix(s.folder, "test") ||
		strings.Contains(s.folder, "test/")
	for _, spec := range tree.Imports {
		s.imports = append(s.imports, strings.Trim(spec.Path.Value, `"`))
	}
	return s, nil
}

// keepsFloor: imports point down.
func keepsFloor(s source) (complaints []string) {
	for _, imported := range s.imports {
		to, ours := strings.CutPrefix(imported, module)
		if ours && floorOf(to) > floorOf(s.folder) {
			complaints = append(complaints, "imports "+imported+", which is above it")
		}
	}
	return complaints
}

func floorOf(folder string) int {
	top, _, _ := strings.Cut(folder, "/")
	return floors[top]
}

// keepsRoom: neighbours meet only where rooms says so, and product code uses nothing of the tests.
func keepsRoom(s source) (complaints []string) {
	if s.test {
		return nil
	}
	allowed, listed := rooms[s.folder]
	for _, imported := range s.imports {
		to, ours := strings.CutPrefix(imported, module)
		if imported == "testing" || ours && strings.HasSuffix(to, "test") {
			complaints = append(complaints, "product code imports "+imported)
		}
		if ours && listed && !slices.Contains(allowed, to) && !strings.HasPrefix(to, s.folder+"/") {
			complaints = append(complaints, "imports "+imported+", a neighbour it should not know")
		}
	}
	return complaints
}

// keepsHomes: each technology stays where homes says.
func keepsHomes(s source) (complaints []string) {
	for _, imported := range s.imports {
		for technology, folders := range homes {
			if imported != technology && !strings.HasPrefix(imported, technology+"/") {
				continue
			}
			// math/rand/v2 is another package than math/rand, as go-redis/v9 is not.
			if technology == "math/rand" && imported != technology {
				continue
			}
			if !slices.ContainsFunc(folders, func(home string) bool { return within(s.folder, home) }) {
				complaints = append(complaints, fmt.Sprintf("imports %s, whose home is %v", imported, folders))
			}
		}
	}
	return complaints
}

// within tells whether folder is home, or below it if home ends in /... .
func within(folder, home string) bool {
	below, deep := strings.CutSuffix(home, "/...")
	return folder == below || deep && strings.HasPrefix(folder, below+"/")
}

// impure is what the two pure rooms never import or call.
var (
	impurePackages = []string{"os", "os/exec", "net", "net/http", "io/fs", "log", "log/slog", "crypto/rand",
		"database/sql", "context", "sync", "syscall"}
	clockCalls = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}
	diceCalls  = []string{"Int", "IntN", "Int64", "Int64N", "N", "Float64", "Perm", "Shuffle", "Uint32", "Uint64"}
)

// isPure: quiz and questions do no I/O, read no clock, throw no dice of their own, start no goroutine.
func isPure(s source) (complaints []string) {
	if s.test || s.folder != "quiz" && s.folder != "questions" {
		return nil
	}
	for _, imported := range s.imports {
		if slices.Contains(impurePackages, imported) {
			complaints = append(complaints, "imports "+imported)
		}
	}
	ast.Inspect(s.tree, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GoStmt:
			complaints = append(complaints, s.at(node)+"starts a goroutine")
		case *ast.SelectorExpr:
			from, ok := node.X.(*ast.Ident)
			if ok && (from.Name == "time" && slices.Contains(clockCalls, node.Sel.Name) ||
				from.Name == "rand" && slices.Contains(diceCalls, node.Sel.Name)) {
				complaints = append(complaints, s.at(node)+"uses "+from.Name+"."+node.Sel.Name+"; time and chance are arguments")
			}
		}
		return true
	})
	return complaints
}

// increments are the commands a client repeats when a reply is lost, counting twice.
var increments = []string{"ZIncrBy", "ZAddArgsIncr", "Incr", "IncrBy", "IncrByFloat", "Decr", "DecrBy",
	"HIncrBy", "HIncrByFloat", "FlushDB", "FlushAll", "FlushDBAsync", "FlushAllAsync"}

// neverIncrements: what goes to Redis is absolute and guarded by a generation. Nobody flushes a
// server either: others work on it.
func neverIncrements(s source) (complaints []string) {
	if !slices.ContainsFunc(s.imports, func(i string) bool { return strings.HasPrefix(i, "github.com/redis/go-redis") }) {
		return nil
	}
	ast.Inspect(s.tree, func(node ast.Node) bool {
		if selected, ok := node.(*ast.SelectorExpr); ok && slices.Contains(increments, selected.Sel.Name) {
			complaints = append(complaints, s.at(node)+"calls "+selected.Sel.Name)
		}
		return true
	})
	return complaints
}

// isSmall: a file tells one thing, and so does a function.
func isSmall(s source) (complaints []string) {
	if s.test || s.generated {
		return nil
	}
	if s.lines > fileLimit {
		complaints = append(complaints, fmt.Sprintf("%d lines, at most %d", s.lines, fileLimit))
	}
	for _, declared := range s.tree.Decls {
		f, ok := declared.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if n := s.files.Position(f.End()).Line - s.files.Position(f.Pos()).Line + 1; n > functionLimit {
			complaints = append(complaints, fmt.Sprintf("%s%s has %d lines, at most %d", s.at(f), f.Name.Name, n, functionLimit))
		}
	}
	return complaints
}

// drawers are names that say nothing of what lies inside.
var drawers = []string{"util", "utils", "common", "helper", "helpers", "manager", "model", "models", "types", "misc", "base"}

// isNamedWell: a package is named after what it is.
func isNamedWell(s source) []string {
	if slices.Contains(drawers, s.tree.Name.Name) {
		return []string{"package " + s.tree.Name.Name + " says nothing"}
	}
	return nil
}

// testsHonestly: no test sleeps or steps aside.
func testsHonestly(s source) (complaints []string) {
	if !s.test {
		return nil
	}
	steps := false // a function of random steps has begun; functions are declared one after another
	ast.Inspect(s.tree, func(node ast.Node) bool {
		if f, ok := node.(*ast.FuncDecl); ok {
			steps = takesRapid(f.Type)
		}
		if f, ok := node.(*ast.FuncType); ok && takesRapid(f) {
			steps = true // its Skip gives up one random step and not the test
		}
		selected, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		from, ok := selected.X.(*ast.Ident)
		if !ok {
			return true
		}
		switch name := selected.Sel.Name; {
		case from.Name == "time" && name == "Sleep":
			complaints = append(complaints, s.at(node)+"sleeps; wait for what is awaited")
		case !steps && slices.Contains([]string{"t", "b", "f", "tb"}, from.Name) && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, name):
			complaints = append(complaints, s.at(node)+"skips; a test that does not run proves nothing")
		}
		return true
	})
	return complaints
}

// takesRapid tells whether a function's first parameter is a *rapid.T.
func takesRapid(f *ast.FuncType) bool {
	if len(f.Params.List) == 0 {
		return false
	}
	pointer, ok := f.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	selected, ok := pointer.X.(*ast.SelectorExpr)
	return ok && fmt.Sprint(selected.X) == "rapid" && selected.Sel.Name == "T"
}

var later = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XXX|HACK)\b`)

// leavesNothingForLater: what is not done is not in the code.
func leavesNothingForLater(s source) (complaints []string) {
	for _, group := range s.tree.Comments {
		if found := later.FindString(group.Text()); found != "" {
			complaints = append(complaints, s.at(group)+found)
		}
	}
	return complaints
}

// at is a node's line, for the front of a complaint.
func (s source) at(node ast.Node) string {
	return fmt.Sprintf("line %d: ", s.files.Position(node.Pos()).Line)
}
