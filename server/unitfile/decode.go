package unitfile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// bom is the byte order mark that makes Excel read a file as UTF-8.
const bom = "\uFEFF"

// decode turns a file into text with \n line ends. What cannot be decoded becomes U+FFFD,
// which the rows then report in its place. It reports false where there is nothing to read on.
func decode(src []byte, c *collector) (string, bool) {
	if len(src) > MaxBytes {
		c.add(spot{}, "", "too_large", "文件超过 %d MB：请拆成几个文件，或删去多余的列", MaxBytes>>20)
		return "", false
	}
	text := plain(src)
	if strings.ContainsRune(text, 0) {
		c.add(spot{}, "", "not_text", "这不是文本文件：请另存为“CSV UTF-8（逗号分隔）”再导入")
		return "", false
	}
	if strings.TrimSpace(text) == "" {
		c.add(spot{}, "", "empty", "文件是空的：第一行写列名，以下每行一个单位")
		return "", false
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), true
}

// plain finds the encoding: a byte order mark tells it; without one, many zero bytes on one side
// of the pairs mean UTF-16 (on the other side some characters have one, as 一 does), sound UTF-8 is
// that, and the rest is what Chinese Excel writes, GB18030.
func plain(src []byte) string {
	even, odd := zeros(src)
	wide := even+odd > len(src)/32
	switch {
	case bytes.HasPrefix(src, []byte(bom)):
		return strings.ToValidUTF8(string(src[len(bom):]), "\uFFFD")
	case bytes.HasPrefix(src, []byte("\xFF\xFE")), wide && odd > 3*even:
		return decoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), src)
	case bytes.HasPrefix(src, []byte("\xFE\xFF")), wide && even > 3*odd:
		return decoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), src)
	case utf8.Valid(src):
		return string(src)
	}
	return decoded(simplifiedchinese.GB18030, src)
}

func decoded(e encoding.Encoding, src []byte) string {
	text, err := e.NewDecoder().Bytes(src)
	if err != nil {
		return strings.ToValidUTF8(string(src), "\uFFFD") // no decoder above fails; none of the text is lost if one did
	}
	return string(text)
}

// zeros counts the zero bytes at even and at odd places.
func zeros(src []byte) (even, odd int) {
	for i, b := range src {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}
