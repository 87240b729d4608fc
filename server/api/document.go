package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// document is the API as huma knows it while routes are being mounted.
type document struct {
	huma.API
	server *Server
	engine *gin.Engine
}

// mount puts a route on the engine and into the document.
type mount func(d *document, r *route)

// newDocument sets huma up: no routes of its own, no hooks, unknown fields ignored, and its own
// complaints in our words.
func newDocument(s *Server, engine *gin.Engine) *document {
	cfg := huma.DefaultConfig("lawquiz 工会普法答题", "v1")
	cfg.CreateHooks = nil
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", ""
	cfg.AllowAdditionalPropertiesByDefault = true
	cfg.Transformers = []huma.Transformer{s.translate}
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaNames{}.name)
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"worker":    {Type: "http", Scheme: "bearer", Description: "登录后得到的 token"},
		"operator":  {Type: "apiKey", In: "header", Name: "Authorization", Description: "Operator <运维口令>"},
		"admin":     consoleScheme("管理员；也可用 Operator <运维口令>"),
		"reader":    consoleScheme("管理员、审计员；也可用 Operator <运维口令>"),
		"organiser": consoleScheme("管理员，或单位管理员在本单位及下级单位范围内；也可用 Operator <运维口令>"),
		"staff":     consoleScheme("任何后台账号，只看得到本单位及下级单位；也可用 Operator <运维口令>"),
		"session":   consoleScheme("任何后台会话，包括还要先改密码或设置两步验证的"),
		"link":      {Type: "apiKey", In: "cookie", Name: linkCookie, Description: "大屏或单位看板的链接"},
	}
	d := &document{server: s, engine: engine}
	d.API = huma.NewAPI(cfg, adapter{d})
	s.schemas = cfg.Components.Schemas
	return d
}

// adapter lets huma put its handlers behind our guards.
type adapter struct{ d *document }

const routeKey = "route"

// Handle mounts a huma operation on the route it was made from.
func (a adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	r, ok := op.Metadata[routeKey].(*route)
	if !ok { // nothing may be mounted past the table
		panic("api: " + op.Path + " is not in the table of routes")
	}
	a.d.server.handle(a.d.engine, r, func(c *gin.Context) { handler(humagin.NewContext(op, c)) }, true)
}

// ServeHTTP answers a request.
func (a adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.d.engine.ServeHTTP(w, r) }

// ginPath writes {name} as :name.
func ginPath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "{", ":"), "}", "")
}

// reply is an answer with content.
type reply[O any] struct{ Body O }

// typed mounts a handler whose input and output huma reads, checks and documents.
func typed[I, O any](id, summary string, do func(context.Context, *I) (O, error)) mount {
	return func(d *document, r *route) {
		huma.Register(d.API, d.operation(r, id, summary), func(ctx context.Context, in *I) (*reply[O], error) {
			out, err := do(ctx, in)
			if err != nil {
				return nil, d.server.refuse(ctx, err)
			}
			return &reply[O]{Body: out}, nil
		})
	}
}

// silent mounts a handler that answers 204.
func silent[I any](id, summary string, do func(context.Context, *I) error) mount {
	return func(d *document, r *route) {
		huma.Register(d.API, d.operation(r, id, summary), func(ctx context.Context, in *I) (*struct{}, error) {
			if err := do(ctx, in); err != nil {
				return nil, d.server.refuse(ctx, err)
			}
			return nil, nil
		})
	}
}

// refuse is a handler's error as huma sends it.
func (s *Server) refuse(ctx context.Context, err error) error {
	p := s.problem(ctx, err)
	callOf(ctx).code = p.Code
	return p
}

// doc describes a route that huma does not handle.
type doc struct {
	id, summary string
	in, out     any    // samples of the bodies' types; nil: none
	media       string // of the answer; JSON if ""
	status      int    // 200 if 0
	params      []param
}

type param struct{ name, kind, text string }

// plain mounts a Gin handler that may return an error.
func plain(do func(*gin.Context) error, about doc) mount {
	return func(d *document, r *route) {
		d.server.handle(d.engine, r, d.server.answering(do), true)
		d.describe(r, about)
	}
}

// stream is plain without HEAD, which would never end, or use up what is good once.
func stream(do func(*gin.Context) error, about doc) mount {
	return func(d *document, r *route) {
		d.server.handle(d.engine, r, d.server.answering(do), false)
		d.describe(r, about)
	}
}

func (s *Server) answering(do func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := do(c); err != nil {
			s.fail(c, err)
		}
	}
}

// operation is what every route's documentation has.
func (d *document) operation(r *route, id, summary string) huma.Operation {
	problem := d.API.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	d.server.actions[r], d.server.summaries[id] = id, summary
	op := huma.Operation{
		OperationID: id, Method: r.method, Path: r.path, Summary: summary,
		MaxBodyBytes: r.body + 1, BodyReadTimeout: -1, // the guard has read the body within the route's limit
		Metadata: map[string]any{routeKey: r},
		Responses: map[string]*huma.Response{"default": {
			Description: "错误", Content: map[string]*huma.MediaType{problemType: {Schema: problem}},
		}},
	}
	if name := schemeOf(r.who); name != "" {
		op.Security = []map[string][]string{{name: {}}}
	}
	return op
}

// schemeOf names who may call a route in the document; "" is everybody.
func schemeOf(w who) string {
	return map[who]string{
		worker: "worker", operator: "operator", admin: "admin", reader: "reader", organiser: "organiser",
		anyStaff: "staff", seated: "session", linked: "link",
	}[w]
}

// consoleScheme is how somebody at the console is known; what is not a GET also carries the header
// X-Csrf-Token.
func consoleScheme(text string) *huma.SecurityScheme {
	return &huma.SecurityScheme{Type: "apiKey", In: "cookie", Name: consoleCookie, Description: text}
}

// describe adds a route huma does not handle to the document.
func (d *document) describe(r *route, about doc) {
	op := d.operation(r, about.id, about.summary)
	schemas := d.API.OpenAPI().Components.Schemas
	content := func(media string, sample any) map[string]*huma.MediaType {
		if sample == nil {
			return map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString}}}
		}
		return map[string]*huma.MediaType{media: {Schema: schemas.Schema(reflect.TypeOf(sample), true, about.id)}}
	}
	for _, name := range names(r.path) {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	for _, p := range about.params {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: p.name, In: "query", Description: p.text, Schema: &huma.Schema{Type: p.kind},
		})
	}
	if r.body > 0 {
		op.RequestBody = &huma.RequestBody{Required: true, Content: content(r.media, about.in)}
	}
	status, media := max(about.status, http.StatusOK), about.media
	if media == "" {
		media = jsonBody
	}
	op.Responses[fmt.Sprint(status)] = &huma.Response{
		Description: http.StatusText(status), Content: content(media, about.out),
	}
	d.API.OpenAPI().AddOperation(&op)
}

// tidy makes the schemas say what we send: lists are never null, unknown fields need no mention,
// and huma's own error type never leaves.
func (d *document) tidy() {
	schemas := d.API.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	for _, s := range schemas {
		tidySchema(s)
	}
}

func tidySchema(s *huma.Schema) {
	if s.Type == huma.TypeArray {
		s.Nullable = false
	}
	if s.AdditionalProperties == true {
		s.AdditionalProperties = nil
	}
	if values, ok := s.AdditionalProperties.(*huma.Schema); ok {
		tidySchema(values)
	}
	if s.Items != nil {
		tidySchema(s.Items)
	}
	for _, p := range s.Properties {
		tidySchema(p)
	}
}

// names lists the {names} of a path.
func names(path string) []string {
	var out []string
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			out = append(out, strings.TrimSuffix(name, "}"))
		}
	}
	return out
}

// OpenAPI returns the contract's document (OpenAPI 3.1, indented JSON), made from the table and
// the Go types without any service.
func OpenAPI() ([]byte, error) {
	s := newServer(Config{})
	engine, err := s.newEngine()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(s.mountAll(engine).OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", "  "); err != nil {
		return nil, fmt.Errorf("indent the OpenAPI document: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
