package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// field is one variable as the tags of Config describe it.
type field struct {
	name  string // with Prefix
	help  string
	value string // the default; empty if there is none
	zero  string // what no value means
}

func fields() []field {
	t := reflect.TypeFor[Config]()
	var out []field
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if name := tag.Get("env"); name != "" {
			out = append(out, field{
				name: Prefix + name, help: tag.Get("help"), value: tag.Get("envDefault"), zero: tag.Get("zero"),
			})
		}
	}
	return out
}

// Variables returns the name of every variable, in the order Help lists them.
func Variables() []string {
	var names []string
	for _, f := range fields() {
		names = append(names, f.name)
	}
	return names
}

// Help returns a Chinese text that lists every variable with its meaning and its default,
// two lines each.
func Help() string {
	var b strings.Builder
	b.WriteString("环境变量：\n")
	for _, f := range fields() {
		unset := "默认 " + f.value
		if f.value == "" {
			unset = "留空：" + f.zero
		}
		fmt.Fprintf(&b, "  %s（%s）\n      %s\n", f.name, unset, f.help)
	}
	return b.String()
}

// unknown returns the set names that are no variable of ours. One that is nearly the name of
// a variable is a slip of the pen and a fault; others are let be, for Kubernetes sets such
// names itself (LAWQUIZ_PORT, LAWQUIZ_SERVICE_HOST) beside a service called lawquiz.
func unknown(set map[string]string, faults *Faults) []string {
	known := Variables()
	var out []string
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if slices.Contains(known, name) {
			continue
		}
		if meant := nearest(name, known); meant != "" {
			faults.add(strings.TrimPrefix(name, Prefix), "没有这个变量：是否想写 %s？不用请删去", meant)
			continue
		}
		out = append(out, name)
	}
	return out
}

// nearest returns the known name that at most two slips (one in a short name) turn into name, or "".
func nearest(name string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		limit := 2
		if len(k) <= len(Prefix)+4 {
			limit = 1
		}
		if d := distance(name, k); d <= limit && d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
