package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// misuse says in Chinese what is wrong with a command line that the parser refused. The parser
// says it in English and in no other form, so the arguments are held against the commands once more;
// what this walk does not find is said in the parser's words.
func misuse(top *kong.Node, args []string, refused error) string {
	w := &walk{node: top}
	for i := 0; i < len(args); i++ {
		said := ""
		switch arg := args[i]; {
		case strings.HasPrefix(arg, "-") && len(arg) > 1 && arg != "--":
			var value bool
			value, said = w.flag(arg)
			if value {
				if i++; i == len(args) {
					said = fmt.Sprintf("选项 %s 后面要写内容", arg)
				}
			}
		case arg != "--":
			said = w.word(arg)
		}
		if said != "" {
			return said
		}
	}
	if said := w.missing(); said != "" {
		return said
	}
	return refused.Error()
}

// walk is how far down the commands the arguments have led.
type walk struct {
	node  *kong.Node
	words int // positional arguments met
}

// flag looks an option up; value reports that its value is the next argument.
func (w *walk) flag(arg string) (value bool, said string) {
	name, _, joined := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, group := range w.node.AllFlags(false) {
		for _, f := range group {
			if f.Name == name || f.Short != 0 && string(f.Short) == name {
				return !joined && !f.IsBool(), ""
			}
		}
	}
	return false, fmt.Sprintf("%s没有选项 %s", w.path(), arg)
}

// word takes the next command, or one more argument of the command arrived at.
func (w *walk) word(arg string) (said string) {
	if len(w.node.Children) > 0 {
		for _, child := range w.node.Children {
			if child.Name == arg {
				w.node = child
				return ""
			}
		}
		return fmt.Sprintf("%s没有命令 %s，可用的有：%s", w.path(), arg, w.commands())
	}
	n := len(w.node.Positional)
	if w.words++; w.words > n && (n == 0 || !w.node.Positional[n-1].IsCumulative()) {
		return fmt.Sprintf("%s用不着参数 %s", w.path(), arg)
	}
	return ""
}

// missing says what still had to come.
func (w *walk) missing() string {
	if len(w.node.Children) > 0 {
		return fmt.Sprintf("%s后面要写命令：%s", w.path(), w.commands())
	}
	var names []string
	for i, p := range w.node.Positional {
		if i >= w.words && p.Required {
			names = append(names, fmt.Sprintf("<%s>（%s）", p.Name, strings.TrimRight(p.Help, "。")))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s缺少参数 %s", w.path(), strings.Join(names, "、"))
}

// path is the command arrived at, as it is typed.
func (w *walk) path() string { return w.node.FullPath() + " " }

func (w *walk) commands() string {
	var names []string
	for _, child := range w.node.Children {
		names = append(names, child.Name)
	}
	return strings.Join(names, "、")
}
