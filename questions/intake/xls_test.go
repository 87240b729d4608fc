package intake_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"lawquiz/questions/intake"
)

// label adds a cell that names shared text i.
func label(b *biff, row, column, i int) {
	b.record(0x00fd, uint16(row-1), uint16(column-1), uint16(0), uint32(i))
}

// headed adds the head 题干, 选项A, 选项B, 答案 to row 1, shared texts 0 to 3.
func headed(b *biff) {
	for i := range 4 {
		label(b, 1, i+1, i)
	}
}

// sharedTexts adds the texts cells share: the head, then these.
func sharedTexts(b *biff, texts ...string) {
	all := append([]string{"题干", "选项A", "选项B", "答案"}, texts...)
	body := ""
	for _, t := range all {
		body += wideString(t)
	}
	b.record(0x00fc, uint32(len(all)), uint32(len(all)), body)
}

func xlsOf(stream []byte) []byte { return compoundOf([]string{"Workbook"}, stream) }

// Every record a cell can come in.
func TestXlsCells(t *testing.T) {
	t.Parallel()
	stream := oldBook(func(b *biff) {
		b.record(0x041e, uint16(176), narrowString(`m"m"d`)).record(0x041e, uint16(177), wideString(`m"月"d"日"`))
		for _, format := range []uint16{0, 10, 177} {
			b.record(0x00e0, uint16(0), format, strings.Repeat("\x00", 16))
		}
		sharedTexts(b, "谁？", "甲", "乙", "B")
	}, oldSheet{"题", 0, func(b *biff) {
		headed(b)
		b.record(0x0208, uint16(2), uint16(0), uint16(4), uint16(255), uint32(0), uint16(0x20), uint16(0))
		label(b, 2, 1, 4)
		label(b, 2, 2, 5)
		b.record(0x0204, uint16(1), uint16(2), uint16(0), wideString("乙"))
		b.record(0x00d6, uint16(1), uint16(3), uint16(0), narrowString("B"), uint16(0))
		// Numbers: an integer, hundredths, a percentage, a date.
		label(b, 3, 1, 4)
		b.record(0x00bd, uint16(2), uint16(1), uint16(0), uint32(30<<2|2), uint16(0), uint32(1250<<2|3), uint16(2))
		b.record(0x0203, uint16(2), uint16(3), uint16(0), 1.0)
		label(b, 4, 1, 4)
		b.record(0x027e, uint16(3), uint16(1), uint16(1), uint32(15<<2|3))
		b.record(0x0203, uint16(3), uint16(2), uint16(2), 45293.0)
		b.record(0x0006, uint16(3), uint16(3), uint16(0), 2.0, uint16(0), uint32(0))
		// Formulas with a text, a truth, an error; a chart in between.
		b.record(0x0809, uint16(0x0600), uint16(0x20)).record(0x00fd, "nonsense").record(0x000a)
		label(b, 5, 1, 4)
		b.record(0x0006, uint16(4), uint16(3), uint16(0), "\x00\x00\x00\x00\x00\x00\xff\xff", uint16(0), uint32(0))
		b.record(0x04bc, "shared").record(0x0207, wideString("错误"))
		label(b, 6, 1, 4)
		b.record(0x0006, uint16(5), uint16(3), uint16(0), "\x01\x00\x01\x00\x00\x00\xff\xff", uint16(0), uint32(0))
		label(b, 7, 1, 4)
		b.record(0x0205, uint16(6), uint16(1), uint16(0), byte(0x2a), byte(1)).record(0x0205, uint16(6), uint16(2), uint16(0), byte(1), byte(0))
		b.record(0x0006, uint16(6), uint16(3), uint16(0), "\x02\x00\x1d\x00\x00\x00\xff\xff", uint16(0), uint32(0))
		b.record(0x00e5, uint16(1), uint16(0), uint16(0), uint16(0), uint16(1))
		b.record(0x0201, uint16(9), uint16(0), uint16(0))
	}}, oldSheet{"旧题", 1, func(b *biff) { headed(b); label(b, 2, 1, 4); label(b, 2, 4, 7) }})
	r := intake.Read("题.xls", xlsOf(stream), intake.Limits{})
	if r.Format != intake.Xls {
		t.Errorf("format %q", r.Format)
	}
	checkBrief(t, r, `
		2 单选题 谁？ [甲|乙] B
		3 单选题 谁？ [30|12.5] A
		4 单选题 谁？ [15.00%|1月2日] B
		5 判断题 谁？ [正确|错误] 错误
		6 判断题 谁？ [正确|错误] 正确
		7 单选题 谁？ [#N/A|TRUE]
		warning rows_hidden 3
		warning cell_date 4:3 选项
		error cell_error 7:2 选项
		error cell_error 7:4 答案
		error key_unclear 7:4 答案
		warning sheet_hidden
		error kind_unsupported 2`)
}

// Shared texts go over record ends amid a character run, where wide and narrow may change, and carry
// the runs of their looks and their readings.
func TestXlsLongTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("女职工", 100)
	stream := oldBook(func(b *biff) {
		w := wideString(long)
		rich := string([]byte{2, 0, 1 | 8 | 4, 1, 0, 6, 0, 0, 0}) + wideString("甲乙")[3:] + "RUNS" + "PHONET"
		b.record(0x00fc, uint32(8), uint32(8), wideString("题干"), wideString("选项A"), wideString("选项B"), wideString("答案"), w[:203])
		b.record(0x003c, "\x01", w[203:403])
		b.record(0x003c, "\x01", w[403:], rich[:len(rich)-8])
		b.record(0x003c, rich[len(rich)-8:], "\x06\x00\x00abc")
		b.record(0x003c, "\x01d\x00e\x00f\x00", narrowString("A"))
	}, oldSheet{"题", 0, func(b *biff) {
		headed(b)
		for i := range 4 {
			label(b, 2, i+1, i+4)
		}
	}})
	checkBrief(t, intake.Read("题.xls", xlsOf(stream), intake.Limits{}), "2 单选题 "+long+" [甲乙|abcdef] A")
}

func TestXlsRefused(t *testing.T) {
	t.Parallel()
	rows := func(b *biff) { headed(b); label(b, 2, 1, 4); label(b, 2, 4, 4) }
	whole := xlsOf(oldBook(func(b *biff) { sharedTexts(b, "对") }, oldSheet{"题", 0, rows}))
	if r := intake.Read("题.xls", whole, intake.Limits{}); len(r.Drafts) != 1 {
		t.Fatalf("the whole one gives %s", briefOf(r))
	}
	loop := append([]byte(nil), whole...)
	directory := binary.LittleEndian.Uint32(loop[48:])
	table := (int(binary.LittleEndian.Uint32(loop[76:])) + 1) * 512
	binary.LittleEndian.PutUint32(loop[table+4*int(directory):], directory)
	for _, c := range []struct {
		name, code string
		src        []byte
	}{
		{"a password", "encrypted", xlsOf(oldBook(func(b *biff) { b.record(0x002f, uint16(1), uint16(1)) }, oldSheet{"题", 0, rows}))},
		{"an encrypted .xlsx", "encrypted", compoundOf([]string{"EncryptionInfo", "EncryptedPackage"}, []byte("info"), []byte("package"))},
		{"a Word file", "doc_format", compoundOf([]string{"WordDocument"}, []byte("text"))},
		{"Excel 95", "xls_format", compoundOf([]string{"Book"}, []byte("\x09\x08\x08\x00\x00\x05\x05\x00"))},
		{"Excel 95 in a new coat", "xls_format", xlsOf([]byte("\x09\x08\x08\x00\x00\x05\x05\x00\x00\x00\x00\x00\x0a\x00\x00\x00"))},
		{"a chain in a circle", "damaged", loop},
		{"cut short", "damaged", whole[:len(whole)-600]},
		{"a text that is not there", "damaged", xlsOf(oldBook(func(b *biff) { sharedTexts(b) }, oldSheet{"题", 0, rows}))},
		{"texts that break off", "damaged", xlsOf(oldBook(func(b *biff) { b.record(0x00fc, uint32(9), uint32(9), wideString("题")) }, oldSheet{"题", 0, rows}))},
		{"a record that breaks off", "damaged", xlsOf(oldBook(func(b *biff) { sharedTexts(b, "对") }, oldSheet{"题", 0, rows})[:190])},
		{"a sheet that is not there", "damaged", xlsOf(oldBook(func(b *biff) { b.record(0x0085, uint32(1<<30), byte(0), byte(0), "\x01\x00X") }))},
		{"nothing in it", "empty_file", xlsOf(oldBook(func(*biff) {}, oldSheet{"题", 0, func(*biff) {}}))},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := intake.Read("题.xls", c.src, intake.Limits{})
			if len(r.Drafts) != 0 || !strings.Contains(briefOf(r), "error "+c.code) {
				t.Errorf("got %s, want %s", briefOf(r), c.code)
			}
			checkSound(t, r)
		})
	}
}
