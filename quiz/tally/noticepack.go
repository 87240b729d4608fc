package tally

import (
	"archive/zip"
	"bytes"
	"fmt"
	"time"

	"lawquiz/quiz"
)

// Print is a sealed award, or one that is not sealed yet, ready to be printed for a notice (公示).
type Print struct {
	Sealed Sealed
	Hash   string           // "" of an award that is not sealed: every page then says 测算，不作评奖依据
	Body   string           // what is hashed
	Names  map[int64]string // of the people who get prizes, as they are to be printed
	Tree   *quiz.Tree       // of the contest
	By     string           // who exports it
	At     int64            // when, Unix ms
}

// mark stands on everything that is not sealed.
const mark = "测算，不作评奖依据"

// Print makes a sealed award ready to be printed; the caller fills in the rest.
func (s *Seal) Print() Print { return Print{Sealed: s.Sealed, Hash: s.Hash, Body: s.Body} }

// Print makes an award that is not sealed ready to be printed; the caller fills in the rest.
func (s *Sealing) Print() Print {
	return Print{Sealed: Sealed{Award: s.Version.Award, Number: s.Number, Basis: s.Basis, Result: s.Result}}
}

// Winners returns who gets a prize of the award, to be named in Print.Names.
func (b *Basis) Winners() []int64 {
	var out []int64
	for _, l := range b.People {
		for _, w := range l.People {
			out = append(out, w.Person)
		}
	}
	return out
}

// name is what a file of the notice is called, without its ending.
func (p *Print) name(what string) string {
	return fmt.Sprintf("%s-%s-第%d版", p.Sealed.Result.Award, what, p.Sealed.Number)
}

// The names of the notice's files.
func (p *Print) WordName() string     { return p.name("公示") + ".docx" }
func (p *Print) WorkbookName() string { return p.name("评分明细") + ".xlsx" }
func (p *Print) PackName() string     { return p.name("公示材料") + ".zip" }

// Pack returns the whole notice as a .zip: the text, the workbook, what was sealed, and how to check it.
func (p *Print) Pack() ([]byte, error) {
	text, err := p.Word()
	if err != nil {
		return nil, err
	}
	book, err := p.Workbook()
	if err != nil {
		return nil, err
	}
	body := p.name("封存数据") + ".json"
	files := []struct {
		name    string
		content []byte
	}{
		{p.WordName(), text}, {p.WorkbookName(), book}, {body, []byte(p.Body)},
		{"核对方法.txt", []byte("\ufeff" + p.howToCheck(body))},
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: time.UnixMilli(p.Sealed.At).UTC()})
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", f.name, err)
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, fmt.Errorf("pack %s: %w", f.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack notice: %w", err)
	}
	return b.Bytes(), nil
}

// howToCheck says how anybody checks what was sealed; lines end as Windows has them.
func (p *Print) howToCheck(file string) string {
	const end = "\r\n"
	return p.Sealed.Result.Award + "，第" + fmt.Sprint(p.Sealed.Number) + "版，封存于" + quiz.FormatMoment(p.Sealed.At) + end + end +
		"校验码（SHA-256）：" + p.Hash + end + end +
		"“" + file + "”就是封存的全部依据和结果，改动一个字，校验码就不同。计算校验码：" + end +
		"  Windows：certutil -hashfile " + file + " SHA256" + end +
		"  macOS：  shasum -a 256 " + file + end +
		"  Linux：  sha256sum " + file + end
}
