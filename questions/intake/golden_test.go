package intake_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/intake"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// section is one part of a golden file: -- name -- and the text up to the next one.
type section struct{ name, text string }

func readSections(t testing.TB, path string) []section {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var found []section
	for line := range strings.Lines(string(src)) {
		if name, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "-- "); ok && strings.HasSuffix(name, " --") {
			found = append(found, section{name: strings.TrimSuffix(name, " --")})
			continue
		}
		if len(found) == 0 {
			t.Fatalf("%s: text before the first section", path)
		}
		found[len(found)-1].text += line
	}
	return found
}

// TestRead holds what is understood of each file under testdata to its golden text. A file whose
// sections are parts of a Word file is packed first.
func TestRead(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			sections := readSections(t, path)
			want := ""
			if last := sections[len(sections)-1]; last.name == "want" {
				want, sections = last.text, sections[:len(sections)-1]
			}
			name, src := sections[0].name, []byte(strings.TrimSuffix(sections[0].text, "\n"))
			if strings.Contains(name, "/") {
				name, src = "input.docx", packed(t, sections)
			}
			got := describe(intake.Read(name, src, intake.Limits{}))
			if *update {
				rewrite(t, path, sections, got)
				return
			}
			if got != want {
				t.Errorf("understood differently; run with -update and look at the change:\n%s", got)
			}
		})
	}
}

func rewrite(t *testing.T, path string, sections []section, want string) {
	t.Helper()
	var b strings.Builder
	for _, s := range append(sections, section{"want", want}) {
		fmt.Fprintf(&b, "-- %s --\n%s", s.name, s.text)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// packed zips the sections as a Word file.
func packed(t testing.TB, parts []section) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range append([]section{{"[Content_Types].xml", "<Types/>"}}, parts...) {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// describe writes a result as a person would read it.
func describe(r intake.Result) string {
	var b strings.Builder
	a := r.Account
	fmt.Fprintf(&b, "%s %s: %d questions, %d refused; %d blocks = %d question + %d problem + %d blank + %d heading + %d furniture\n",
		r.Format, r.Encoding, len(r.Drafts), r.Refused, a.Blocks, a.Question, a.Problem, a.Blank, a.Heading, a.Furniture)
	if !a.Balanced() {
		b.WriteString("ACCOUNT NOT BALANCED\n")
	}
	for i, d := range r.Drafts {
		fmt.Fprintf(&b, "\n#%d %s | %s | %s | key %s\n", i+1, d.Question.Kind, place(d.Place), heading(d), d.Question.Key())
		fmt.Fprintf(&b, "  %s\n", strings.ReplaceAll(d.Question.Stem, "\n", "\n  "))
		for j, o := range d.Question.Options {
			if d.Question.Kind != questions.Judge {
				fmt.Fprintf(&b, "  %s %s\n", questions.Letter(j), o.Text)
			}
		}
		if d.Question.Explanation != "" {
			fmt.Fprintf(&b, "  = %s\n", d.Question.Explanation)
		}
		for _, c := range d.Question.Citations {
			fmt.Fprintf(&b, "  @ %s %s\n", c.Law, c.Article)
		}
		if d.Question.ID != "" {
			fmt.Fprintf(&b, "  编号 %s 第 %d 版\n", d.Question.ID, d.Question.Revision)
		}
		if len(d.Question.Tags) > 0 || d.Question.Difficulty != 2 {
			fmt.Fprintf(&b, "  %v 难度 %d\n", d.Question.Tags, d.Question.Difficulty)
		}
	}
	for _, p := range r.Problems {
		about := ""
		if p.Draft > 0 {
			about = fmt.Sprintf(" #%d", p.Draft)
		}
		fmt.Fprintf(&b, "\n%s %s%s | %s | %s | %s | %s", p.Severity, p.Code, about, place(p.Place), p.Field, p.Message, p.Suggestion)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func place(p intake.Place) string {
	p.File = ""
	return p.String()
}

func heading(d intake.Draft) string {
	parts := []string{}
	for _, p := range []string{d.Number, d.Section, d.Points} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}
