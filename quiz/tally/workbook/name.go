package workbook

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// free returns a name for a sheet that Excel takes and no other sheet has: at most 31 UTF-16 units,
// none of : \ / ? * [ ] and ', not History, and not the same as another but for case.
func (b *Book) free(wanted string) string {
	plain := strings.Map(func(c rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]`, c):
			return '_'
		case c == '\'':
			return '’' // Excel takes it inside a name, but where names are referred to it would end them
		case c < 0x20 || c == 0xfffd || c == 0xfffe || c == 0xffff:
			return -1
		}
		return c
	}, strings.ToValidUTF8(wanted, ""))
	plain = strings.TrimSpace(plain)
	if plain == "" || strings.EqualFold(plain, "history") {
		plain = strings.TrimSpace("表 " + plain)
	}
	name := strings.TrimSpace(cut(plain, excelize.MaxSheetNameLength))
	for n := 2; b.names[strings.ToLower(name)]; n++ {
		mark := fmt.Sprintf("（%d）", n)
		name = cut(plain, excelize.MaxSheetNameLength-len([]rune(mark))) + mark
	}
	return name
}

// cut returns as much of text as so many UTF-16 units hold.
func cut(text string, units int) string {
	for i, c := range text {
		if units -= utf16.RuneLen(c); units < 0 {
			return text[:i]
		}
	}
	return text
}
