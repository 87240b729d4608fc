package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"lawquiz/quiz"
)

// translate puts what huma itself complains about into our shape and language. Its values, which
// are the client's, and its English texts are dropped: what a place should hold is told from
// the operation's own schema.
func (s *Server) translate(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	e := &quiz.Error{Code: quiz.Internal, Err: m}
	switch m.Status {
	case http.StatusUnprocessableEntity:
		e = &quiz.Error{Code: quiz.Invalid, Message: "填写的内容有误，请检查后重试"}
		for _, d := range m.Errors {
			for _, p := range s.places(ctx.Operation(), d) {
				if !slices.Contains(e.Places, p) { // each missing field is complained of, and of each all are told
					e.Places = append(e.Places, p)
				}
			}
		}
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		e = quiz.Errorf(quiz.BodyNotJSON, "请求的内容不是有效的 JSON").At("body", "应为 JSON 对象")
	case http.StatusRequestTimeout:
		e = quiz.Errorf(quiz.Unavailable, "网络中断，请重试")
	}
	p := s.problem(ctx.Context(), e)
	p.Status = m.Status
	callOf(ctx.Context()).code = p.Code
	return p, nil
}

// places says what a complaint of huma's is about. One about a whole object is about the
// required fields it lacks.
func (s *Server) places(op *huma.Operation, d *huma.ErrorDetail) []quiz.Place {
	schemas := s.schemas
	part, name, _ := strings.Cut(d.Location, ".")
	var want *huma.Schema
	switch {
	case part != "body":
		want = parameter(op, part, name)
	case op.RequestBody != nil && op.RequestBody.Content[jsonBody] != nil:
		want = resolve(schemas, op.RequestBody.Content[jsonBody].Schema)
	}
	if given, ok := d.Value.(map[string]any); ok && part == "body" && name == "" && want != nil {
		var missing []quiz.Place
		for _, field := range want.Required {
			if _, there := given[field]; !there {
				missing = append(missing, quiz.Place{Location: "body." + field, Message: "必须填写"})
			}
		}
		if len(missing) > 0 {
			return missing
		}
	}
	if part == "body" && name != "" && want != nil {
		want = resolve(schemas, want.Properties[name])
	}
	return []quiz.Place{{Location: clip(d.Location), Message: wanted(want)}}
}

func parameter(op *huma.Operation, in, name string) *huma.Schema {
	i := slices.IndexFunc(op.Parameters, func(p *huma.Param) bool { return p.In == in && p.Name == name })
	if i < 0 {
		return nil
	}
	return op.Parameters[i].Schema
}

func resolve(schemas huma.Registry, s *huma.Schema) *huma.Schema {
	if s != nil && s.Ref != "" && schemas != nil {
		return schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// wanted says in Chinese what a schema allows.
func wanted(s *huma.Schema) string {
	switch {
	case s == nil:
		return "内容不符合要求"
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, e := range s.Enum {
			words[i] = fmt.Sprint(e)
		}
		return "应为 " + strings.Join(words, "、") + " 之一"
	case s.Type == huma.TypeString && s.MaxLength != nil:
		return fmt.Sprintf("应为文字，最多 %d 个字", *s.MaxLength)
	case s.Type == huma.TypeInteger && s.Minimum != nil && s.Maximum != nil:
		return fmt.Sprintf("应为 %.0f 到 %.0f 的整数", *s.Minimum, *s.Maximum)
	}
	switch s.Type {
	case huma.TypeString:
		return "应为文字"
	case huma.TypeInteger:
		return "应为整数"
	case huma.TypeNumber:
		return "应为数字"
	case huma.TypeBoolean:
		return "应为 true 或 false"
	case huma.TypeArray:
		return "应为列表"
	}
	return "应为对象"
}

// clip bounds a location, whose names may be the client's.
func clip(location string) string {
	const most = 80
	if len(location) > most {
		location = location[:most] + "…"
	}
	return strings.ToValidUTF8(location, "")
}
