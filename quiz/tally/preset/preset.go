// Package preset holds award sheets to begin from: the shapes unions have used.
package preset

import (
	"embed"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Preset is a sheet to begin from.
type Preset struct {
	ID     string // stable
	Title  string
	Source string // YAML
}

// slot stands in the sheets for the unit that awards.
const slot = "{{单位}}"

// All returns every preset for the units below one, by its name, the most usual first. What is read of an embedded file
// cannot fail.
func All(under string) []Preset {
	list := []Preset{
		{ID: "city", Title: "综合评选：活动开展、实际效果、征文、材料，分组排名"},
		{ID: "national", Title: "只按数据计分：覆盖面、参与率、及格率、满分率、人均成绩"},
		{ID: "nested", Title: "多个等次：前 60% 中再分三等，含加分、否决和个人奖"},
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(under)
	for i := range list {
		src, err := files.ReadFile(list[i].ID + ".yaml")
		if err != nil {
			panic(err) // the file was embedded when this was built
		}
		list[i].Source = strings.ReplaceAll(string(src), slot, quoted)
	}
	return list
}
