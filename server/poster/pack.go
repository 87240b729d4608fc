package poster

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// Pack is a zip file of posters being written. The posters of a province go straight through it.
type Pack struct {
	zip  *zip.Writer
	at   time.Time
	used map[string]int // names in small letters, as most systems compare them, with the last number given to one
}

// NewPack begins a file whose parts bear a date; what is written goes to w at once.
func NewPack(w io.Writer, at time.Time) *Pack {
	return &Pack{zip: zip.NewWriter(w), at: at, used: make(map[string]int)}
}

// Add adds a file under a name that may be any text; one already taken gets a number.
func (p *Pack) Add(name, ending string, content []byte) error {
	name = p.free(safe(name), ending)
	// What is packed is packed already: Word files and pictures.
	f, err := p.zip.CreateHeader(&zip.FileHeader{Name: name + ending, Method: zip.Store, Modified: p.at})
	if err != nil {
		return fmt.Errorf("pack a poster: %w", err)
	}
	if _, err := f.Write(content); err != nil {
		return fmt.Errorf("pack a poster: %w", err)
	}
	return nil
}

// free returns a name no other file of the pack has, and takes it.
func (p *Pack) free(name, ending string) string {
	key := func(name string) string { return strings.ToLower(name + ending) }
	own := name
	for p.used[key(own)] > 0 {
		p.used[key(name)]++
		own = fmt.Sprintf("%s（%d）", name, p.used[key(name)])
	}
	p.used[key(own)] = 1
	return own
}

// Close ends the file.
func (p *Pack) Close() error {
	if err := p.zip.Close(); err != nil {
		return fmt.Errorf("pack posters: %w", err)
	}
	return nil
}

// safe returns a text as every system takes it for a file's name.
func safe(name string) string {
	name = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c):
			return -1
		case strings.ContainsRune(`/\:*?"<>|`, c):
			return '_'
		}
		return c
	}, strings.ToValidUTF8(name, ""))
	if runes := []rune(name); len(runes) > 80 {
		name = string(runes[:80])
	}
	if name = strings.Trim(name, " ."); name == "" {
		return "未命名"
	}
	return name
}
