package intake

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// decode returns a text file as UTF-8 without mark, and the name of its encoding: a byte order mark
// decides, then UTF-8 if every byte agrees, then GB18030, as Chinese Excel saves CSV.
func decode(src []byte) (text, encoding string, bad *refusal) {
	switch {
	case bytes.HasPrefix(src, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(src, []byte("\x00\x00\xfe\xff")):
		return "", "", &refusal{"encoding_utf32", "文件用的是 UTF-32 编码，不能读", "请用记事本打开，另存为 UTF-8 编码"}
	case bytes.HasPrefix(src, []byte("\xff\xfe")):
		return decodeWide(src[2:], "utf-16le", unicode.LittleEndian)
	case bytes.HasPrefix(src, []byte("\xfe\xff")):
		return decodeWide(src[2:], "utf-16be", unicode.BigEndian)
	}
	if little, big := wideWithoutMark(src); little {
		return decodeWide(src, "utf-16le", unicode.LittleEndian)
	} else if big {
		return decodeWide(src, "utf-16be", unicode.BigEndian)
	}
	if isBinary(src) || bytes.IndexByte(src, 0) >= 0 {
		return "", "", &refusal{"binary_file", "这不是文字文件，内容是程序或其他二进制数据", "请确认选对了文件；题库要存成 .docx、.xlsx、.csv 或 .txt"}
	}
	marked := bytes.HasPrefix(src, []byte("\xef\xbb\xbf"))
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if utf8.Valid(src) {
		return string(src), "utf-8", nil
	}
	if line := mixedAt(src); line > 0 || marked {
		return "", "", &refusal{"mixed_encoding", fmt.Sprintf("文件里混着两种编码（UTF-8 和 GBK），从第 %d 行起与前面不同", max(line, 1)),
			"多半是把两个文件拼在一起了：请用记事本分别打开原来的文件，都另存为 UTF-8 编码再拼"}
	}
	return decodeChinese(src)
}

func decodeWide(src []byte, name string, order unicode.Endianness) (text, encoding string, bad *refusal) {
	out, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(src)
	if err != nil || len(src)%2 != 0 || bytes.Contains(out, []byte("\ufffd")) || bytes.IndexByte(out, 0) >= 0 {
		return "", "", &refusal{"encoding_broken", "文件标明是 UTF-16 编码，内容却不完整或混着别的编码", "请用原来的软件打开，另存为 UTF-8 编码"}
	}
	return string(out), name, nil
}

// wideWithoutMark recognises UTF-16 by its spaces and line ends, whose other byte is zero.
func wideWithoutMark(src []byte) (little, big bool) {
	head := src[:min(len(src), 8<<10)&^1]
	even, odd := 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	return odd > 0 && even == 0 && odd*200 > len(head), even > 0 && odd == 0 && even*200 > len(head)
}

func decodeChinese(src []byte) (text, encoding string, bad *refusal) {
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(src)
	if err != nil || bytes.Contains(out, []byte("\ufffd")) {
		return "", "", &refusal{"encoding_unknown", "看不出文件用的是什么编码（不是 UTF-8、UTF-16 或 GBK），或内容已损坏", "请用记事本打开，另存为 UTF-8 编码再导入"}
	}
	return string(out), "gb18030", nil
}

// mixedAt returns the line, from 1, where the encoding changes in a text that is not UTF-8 as a
// whole yet holds a run of UTF-8 Chinese that GB18030 could not give by chance; 0 when there is none.
func mixedAt(src []byte) int {
	const chance = 5 // characters in a row
	run, longest, firstRun, firstBad := 0, 0, -1, -1
	for i := 0; i < len(src); {
		if src[i] < utf8.RuneSelf {
			i++
			continue
		}
		c, n := utf8.DecodeRune(src[i:])
		switch {
		case c == utf8.RuneError && n == 1:
			if firstBad < 0 {
				firstBad = i
			}
			run = 0
		case n == 3:
			if run++; run > longest {
				longest = run
			}
			if run == chance && firstRun < 0 {
				firstRun = i
			}
		}
		i += n
	}
	if longest < chance {
		return 0
	}
	return 1 + bytes.Count(src[:max(firstBad, firstRun)], []byte("\n"))
}
