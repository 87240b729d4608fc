package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/api"
)

// Nothing a worker can read before finishing tells a key: every route is asked while the paper is
// open, and what is right is looked for in all of it.
func TestNoKeyBeforeTheEnd(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	h.sit("free", h.worker("李小红", factoryB), time.Minute) // boards with somebody on them
	p := h.begin("day", token)
	seen := make(map[string]string)
	for _, o := range operations(t) {
		if o.who == "operator" || o.who == "admin" || strings.HasSuffix(o.path, "/submit") || strings.HasSuffix(o.path, "/stream") ||
			strings.HasSuffix(o.path, "/logout") {
			continue // the stream sends what boards/people answers
		}
		var body any
		switch {
		case o.method == http.MethodGet:
		case strings.HasSuffix(o.path, "/answers"):
			body = map[string]any{"seq": 1, "answers": quiz.Answers{}}
		default:
			body = map[string]any{"name": "王小芳", "unit": "3", "gender": "female", "consent": consent}
		}
		h.pass(time.Second)
		seen[o.method+" "+o.path] = h.ask(o.method, concrete(o.path, p), token, body).body
	}
	for _, must := range []string{"POST /api/v1/contests/{id}/papers", "GET /api/v1/papers/{id}", "PUT /api/v1/papers/{id}/answers"} {
		if seen[must] == "" {
			t.Errorf("%s was not asked", must)
		}
	}
	var r api.Result
	h.want(&r, "POST", submitPath(p), token, submission{right(p)})
	rights := make(map[string]bool)
	for _, q := range r.Review {
		for _, id := range q.Key {
			rights[id] = true
		}
	}
	if len(rights) < 9 {
		t.Fatalf("only %d right options are known", len(rights))
	}
	for route, body := range seen {
		if strings.Contains(body, "秘密") {
			t.Errorf("%s tells an explanation or a text: %s", route, body)
		}
		var doc any
		if json.Unmarshal([]byte(body), &doc) == nil {
			noKey(t, route, "", doc, rights)
		}
	}
}

// noKey walks a JSON value. Option ids may stand only where a question shows its options.
func noKey(t *testing.T, route, path string, v any, rights map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, field := range v {
			if slices.Contains([]string{"key", "keys", "correct", "right", "explanation", "accepted", "citations", "given"}, name) {
				t.Errorf("%s: field %s.%s", route, path, name)
			}
			noKey(t, route, path+"."+name, field, rights)
		}
	case []any:
		for _, item := range v {
			noKey(t, route, path+"[]", item, rights)
		}
	case string:
		if rights[v] && path != ".questions[].options[].id" {
			t.Errorf("%s: %s is a right option", route, path)
		}
	}
}

// A contest that shows nothing, or only after its end, keeps its keys after the submission too.
func TestNoKeyWhereTheRulesSayNever(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	p := h.begin("free", token)
	for _, a := range []answer{
		h.ask("POST", submitPath(p), token, submission{right(p)}),
		h.ask("POST", submitPath(p), token, submission{right(p)}),
		h.ask("GET", "/api/v1/papers/"+p.ID, token, nil),
	} {
		if a.status != http.StatusOK || strings.Contains(a.body, "秘密") || strings.Contains(a.body, `"review"`) {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}
