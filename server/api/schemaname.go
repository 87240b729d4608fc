package api

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaNames names types in the document: by their own name, and where another package's type has that name
// already, by the package's before it. It belongs to one document.
type schemaNames map[string]reflect.Type

func (n schemaNames) name(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.Name() == "" {
		return name
	}
	if was, taken := n[name]; taken && was != t {
		room := path.Base(t.PkgPath())
		return strings.ToUpper(room[:1]) + room[1:] + name
	}
	n[name] = t
	return name
}
