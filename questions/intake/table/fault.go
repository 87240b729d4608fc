package table

import (
	"fmt"

	"lawquiz/questions/intake"
)

// Fault is why a file is not read as a whole.
type Fault struct {
	Code    string // stable, snake_case
	Message string // Chinese: what is wrong and what to do
}

// Error returns the message.
func (f *Fault) Error() string { return f.Message }

func faultf(code, format string, args ...any) *Fault {
	return &Fault{Code: code, Message: fmt.Sprintf(format, args...)}
}

// faultOf tells intake's refusal in the words of a table; those that speak of no questions stay.
func faultOf(p *intake.Problem) *Fault {
	const again = "请用 Excel 或 WPS 打开，另存为 .xlsx 再导入"
	message, known := map[string]string{
		"empty_file":     "文件是空的，请确认选对了文件，并且存过盘",
		"too_many_rows":  "工作表的行太多，多半是下面有大量带格式的空行，请选中内容下面的空行整行删除后再导入",
		"too_many_cells": "有内容的单元格太多，请删去无关的列，或拆成几个文件分别导入",
		"zip_bomb":       "文件解开后太大，请把要导入的内容复制到新建的工作簿里，删去图片后再导入",
		"zip_parts":      "文件里的部件太多，请把要导入的内容复制到新建的工作簿里再导入",
		"zip_nested":     "文件里还套着压缩包，请只导入表格文件本身，不要打包",
		"zip_unknown":    "这是压缩包，不是表格，请先解压，再把里面的表格一个一个导入",
		"not_a_table":    "这不是表格文件，" + again,
		"foreign_file":   "这不是表格文件，改了文件名也一样；" + again,
		"binary_file":    "这不是表格文件，内容是程序或其他二进制数据，请确认选对了文件",
		"opendocument":   "这是 OpenDocument 文件，不能直接读，" + again,
		"doc_format":     "这是 Word 文档，不是表格，请把内容复制到 Excel 或 WPS 表格里，存成 .xlsx 再导入",
		"ole_format":     "这是旧式 Office 文件或已损坏的文件，不能读，" + again,
		"xls_format":     "这是 Excel 95 或更早的工作簿，不能直接读，" + again,
		"damaged":        "文件不完整或已损坏，读到一半读不下去，" + again + "；是下载或微信传来的，请重新传一次",
		"xml_entity":     "文件里定义了 XML 实体，正常的表格没有，可能有害，" + again,
		"xml_too_large":  "文件里的标记太多或套得太深，请把要导入的内容复制到新建的工作簿里再导入",
	}[p.Code]
	if !known {
		message = p.Message
		if p.Suggestion != "" {
			message += "；" + p.Suggestion
		}
	}
	return &Fault{Code: p.Code, Message: message}
}
