package config

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Fault is one variable that is wrong, and what to write instead (Chinese, never a secret's value).
type Fault struct {
	Variable string
	Message  string
}

// Faults is everything wrong with a configuration. As an error it prints one fault a line.
type Faults []Fault

// Error returns all faults, one a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Variable + "：" + f.Message
	}
	return strings.Join(lines, "\n")
}

// add notes a fault of a variable, named without Prefix.
func (fs *Faults) add(name, format string, args ...any) {
	*fs = append(*fs, Fault{Variable: Prefix + name, Message: fmt.Sprintf(format, args...)})
}

// has reports whether a variable, named without Prefix, already has a fault.
func (fs Faults) has(name string) bool {
	return slices.ContainsFunc(fs, func(f Fault) bool { return f.Variable == Prefix+name })
}

// sort puts the faults into the order of the fields; unknown variables come last.
func (fs Faults) sort() {
	order := make(map[string]int)
	for i, v := range fields() {
		order[v.name] = i - len(fields())
	}
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(order[a.Variable], order[b.Variable]), cmp.Compare(a.Variable, b.Variable))
	})
}

// malformed is what our own types answer to a text they cannot read.
type malformed string

func (m malformed) Error() string { return string(m) }

// parseFault says in Chinese what the library could not read. The library's own text is not
// used: it quotes the value.
func parseFault(err error) Fault {
	var p env.ParseError
	if !errors.As(err, &p) {
		return Fault{Variable: Prefix + "*", Message: "无法读取环境变量"}
	}
	f := Fault{Variable: Prefix + "*", Message: "格式不对，请对照说明改写"}
	if field, ok := reflect.TypeFor[Config]().FieldByName(p.Name); ok {
		f.Variable = Prefix + field.Tag.Get("env")
	}
	var m malformed
	switch {
	case errors.As(p.Err, &m): // the library does not unwrap itself
		f.Message = string(m)
	case p.Name == "LogLevel":
		f.Message = "没有这个日志级别：请写 debug、info、warn 或 error"
	case p.Type.Kind() == reflect.Bool:
		f.Message = "只能写 true 或 false"
	case p.Type.Kind() == reflect.Int:
		f.Message = "要写整数，如 60"
	}
	return f
}
