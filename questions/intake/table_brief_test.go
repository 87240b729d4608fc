package intake_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake"
)

// page is one sheet of a workbook a test builds.
type page struct {
	name string
	rows [][]any
	mend func(f *excelize.File, name string) // changes what rows cannot say
}

// bookOf returns an .xlsx file with the pages.
func bookOf(tb testing.TB, pages ...page) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, p := range pages {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", p.name); err != nil {
				tb.Fatal(err)
			}
		} else if _, err := f.NewSheet(p.name); err != nil {
			tb.Fatal(err)
		}
		for row, cells := range p.rows {
			if err := f.SetSheetRow(p.name, fmt.Sprintf("A%d", row+1), &cells); err != nil {
				tb.Fatal(err)
			}
		}
		if p.mend != nil {
			p.mend(f, p.name)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// briefOf returns what was understood, a line for each draft, then a line for each problem:
//
//	3 单选题 题干 [甲|乙] B
//	warning row_unclear 4:5 选项
func briefOf(r intake.Result) string {
	var b strings.Builder
	for _, d := range r.Drafts {
		fmt.Fprintf(&b, "%d %s %s", d.Place.Row, d.Question.Kind.Name(), d.Question.Stem)
		var options []string
		for _, o := range d.Question.Options {
			options = append(options, o.Text)
		}
		if len(options) > 0 {
			fmt.Fprintf(&b, " [%s]", strings.Join(options, "|"))
		}
		if key := d.Question.Key(); key != "" {
			b.WriteString(" " + key)
		}
		b.WriteString("\n")
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "%s %s", p.Severity, p.Code)
		if p.Row > 0 {
			fmt.Fprintf(&b, " %d", p.Row)
		}
		if p.Column > 0 {
			fmt.Fprintf(&b, ":%d", p.Column)
		}
		if p.Field != "" {
			fmt.Fprintf(&b, " %s", p.Field)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// checkBrief compares what was understood with what is wanted, line by line, and checks the account.
func checkBrief(t *testing.T, r intake.Result, want string) {
	t.Helper()
	var lines []string
	for line := range strings.Lines(want) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if got := strings.TrimSpace(briefOf(r)); got != strings.Join(lines, "\n") {
		t.Errorf("got\n%s\nwant\n%s\nproblems %+v", got, strings.Join(lines, "\n"), r.Problems)
	}
	checkSound(t, r)
}

// checkSound checks what holds for every file: the account balances, no problem is without words,
// none names a draft that is not there.
func checkSound(t *testing.T, r intake.Result) {
	t.Helper()
	if !r.Account.Balanced() {
		t.Errorf("account does not balance: %+v", r.Account)
	}
	for _, p := range r.Problems {
		if p.Code == "" || p.Message == "" || p.Severity == "" || p.Draft > len(r.Drafts) {
			t.Errorf("problem without words or with a draft that is not there: %+v", p)
		}
	}
	if len(r.Drafts) == 0 && len(r.Problems) == 0 {
		t.Error("neither a draft nor a problem")
	}
}
