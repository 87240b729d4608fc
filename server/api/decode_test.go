package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
)

func TestDecodeAnswers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]answered{
		`{"answers":{}}`: {0, -1, quiz.Answers{}, nil},
		` { "seq" : 12 , "answers" : { "a" : [ "x" , "y" ] , "b" : [ ] } } `: {12, -1, quiz.Answers{"a": {"x", "y"}, "b": {}}, nil},
		`{"answers":{"a":null},"seq":-1}`:                                    {-1, -1, quiz.Answers{"a": nil}, nil},
		`{"answers":{"\u0061":["九十八\n\"天\""]}}`:                              {0, -1, quiz.Answers{"a": {"九十八\n\"天\""}}, nil},
		`{"x":[1.5e+3,{"y":[true,false,null,""]}],"answers":{"a":["b"]}}`:    {0, -1, quiz.Answers{"a": {"b"}}, nil},
		`{"answers":{"a":["b"]},"answers":{"c":["d"]}}`:                      {0, -1, quiz.Answers{"c": {"d"}}, nil},
		`{"seq":7,"base":5,"answers":{}}`:                                    {7, 5, quiz.Answers{}, nil},
		`{"base":null,"seq":7,"answers":{}}`:                                 {7, -1, quiz.Answers{}, nil},
	} {
		got, err := decodeAnswers([]byte(text))
		if err != nil || !same(got, want) {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
	for _, text := range []string{
		``, ` `, `null`, `{`, `{"answers":{}}x`, `{"answers":{}} {}`, `{"answers":{},}`, `{,"answers":{}}`, `{"answers":{"a":["b",]}}`,
		`{"answers":{"a":[1]}}`, `{"answers":{"a":"b"}}`, `{"answers":{"a":["b"}}`, `{"answers":{a:["b"]}}`, `{"answers":{'a':["b"]}}`,
		`{"seq":1.5,"answers":{}}`, `{"base":1.5,"answers":{}}`, `{"base":"1","answers":{}}`, `{"seq":"1","answers":{}}`, `{"seq":99999999999999999999,"answers":{}}`, `{"seq":01,"answers":{}}`,
		"{\"answers\":{\"a\":[\"b\nc\"]}}", "{\"answers\":{\"a\":[\"\xff\"]}}", `{"answers":{"a":["\x"]}}`, `{"answers":{"a":["\`,
		`{"answers":{}"seq":1}`, `{"answers" {}}`, `{"x":+1,"answers":{}}`, `{"x":.5,"answers":{}}`, `{"x":1.,"answers":{}}`, `{"x":tru,"answers":{}}`,
	} {
		if got, err := decodeAnswers([]byte(text)); quiz.CodeOf(err) != quiz.BodyNotJSON {
			t.Errorf("%q: %+v %v", text, got, err)
		}
	}
	for _, text := range []string{`{}`, `{"answers":null}`, `{"seq":1}`} {
		if got, err := decodeAnswers([]byte(text)); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%q: %+v %v", text, got, err)
		}
	}
}

// Claims of time are taken where they are such; nothing else in their place is a fault.
func TestDecodeSpent(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]quiz.Claim{
		`{"a":1200,"b":0,"a":-7}`:                                         {{Question: "a", Spent: 1200}, {Question: "b"}, {Question: "a", Spent: -7}},
		` { "a" : 1200.9 , "\u0062" : 3e3 } `:                             {{Question: "a", Spent: 1200}, {Question: "b", Spent: 3000}},
		`{"a":"7","b":null,"c":[1],"d":{"e":1},"f":true,"g":9}`:           {{Question: "g", Spent: 9}},
		`{"a":1e99,"b":9007199254740992,"c":-1e300,"d":9007199254740991}`: {{Question: "d", Spent: 9007199254740991}},
		`{}`: nil, `null`: nil, `[1,2]`: nil, `"x"`: nil, `12`: nil,
	} {
		got, err := decodeAnswers([]byte(`{"answers":{"a":["b"]},"spent":` + text + `}`))
		if err != nil || len(got.answers) != 1 || len(got.spent)+len(want) > 0 && !slices.Equal(got.spent, want) {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
	for _, text := range []string{`{"a":1,}`, `{"a":01}`, `{a:1}`, `{"a":}`, `[1`, ``} {
		if got, err := decodeAnswers([]byte(`{"answers":{},"spent":` + text + `}`)); quiz.CodeOf(err) != quiz.BodyNotJSON {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
	var many strings.Builder
	for i := range 2 * maxClaims {
		fmt.Fprintf(&many, `"q%d":1,`, i)
	}
	got, err := decodeAnswers([]byte(`{"spent":{` + strings.TrimSuffix(many.String(), ",") + `},"answers":{}}`))
	if err != nil || len(got.spent) != maxClaims {
		t.Errorf("%d claims, %v", len(got.spent), err)
	}
}

// same treats an empty list as none, as the sheets do.
func same(a, b answered) bool {
	if a.seq != b.seq || len(a.answers) != len(b.answers) || !slices.Equal(a.spent, b.spent) {
		return false
	}
	for q, given := range a.answers {
		other, ok := b.answers[q]
		if !ok || len(given) != len(other) || len(given) > 0 && !reflect.DeepEqual(given, other) {
			return false
		}
	}
	return true
}

// FuzzDecodeAnswers holds the decoder to the standard library: what it takes is valid JSON and
// reads the same, and what the library reads into the same shape it takes.
func FuzzDecodeAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"seq":2,"base":1,"answers":{"a":["b","c"],"d":[]}}`, `{"answers":{"a":["\ud83d\ude00\u00e9"]}}`, `{"answers":{"a":["b"]},"x":{"y":[1,-0.5e-7]}}`,
		`{"answers":null,"answers":{"a":null}}`, `{"seq":-0,"answers":{}}`, `{"answers":{"a":["\ud800"]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if tooDeep(body) {
			return
		}
		got, err := decodeAnswers(body)
		if err == nil && !json.Valid(body) {
			t.Fatalf("%q is no JSON", body)
		}
		// The library matches names whatever their case, merges a field given twice and
		// repairs bad UTF-8; such bodies are not compared.
		text := strings.ToLower(string(body))
		if strings.Count(text, "answers")+strings.Count(text, "seq")+strings.Count(text, "base")+strings.Count(text, `\u`) > 3 || strings.ToValidUTF8(text, "?") != text {
			return
		}
		var want struct {
			Seq     int64        `json:"seq"`
			Base    *int64       `json:"base"`
			Answers quiz.Answers `json:"answers"`
		}
		if json.Unmarshal(body, &want) != nil || want.Answers == nil {
			return
		}
		if err != nil && strings.Contains(string(body), `"answers"`) && !strings.Contains(string(body), "null") {
			t.Fatalf("%q: %v", body, err)
		}
		base := int64(-1)
		if want.Base != nil {
			base = *want.Base
		}
		if err == nil && !same(got, answered{want.Seq, base, want.Answers, got.spent}) {
			t.Fatalf("%q: %+v, want %+v", body, got, want)
		}
	})
}

func twentyAnswers() []byte {
	a := make(quiz.Answers)
	for i := range 20 {
		a[fmt.Sprintf("tbgd-%03d", i)] = []string{fmt.Sprintf("k%02dx7q", i), fmt.Sprintf("m%02dz1r", i)}[:1+i%2]
	}
	body, err := json.Marshal(map[string]any{"answers": a})
	if err != nil {
		panic(err)
	}
	return body
}

// withSpent is twentyAnswers with a claim of time for each.
func withSpent() []byte {
	spent := make(map[string]int64)
	for i := range 20 {
		spent[fmt.Sprintf("tbgd-%03d", i)] = int64(1000 + 777*i)
	}
	text, err := json.Marshal(spent)
	if err != nil {
		panic(err)
	}
	return []byte(`{"spent":` + string(text) + "," + string(twentyAnswers()[1:]))
}

// A submission's body costs the text, the map and the slab, and nothing for each answer.
func TestDecodeAllocations(t *testing.T) {
	for _, body := range [][]byte{twentyAnswers(), withSpent()} {
		allocations := testing.AllocsPerRun(200, func() {
			if _, err := decodeAnswers(body); err != nil {
				t.Error(err)
			}
		})
		if allocations > 12 {
			t.Errorf("%.0f allocations for 20 answers", allocations)
		}
	}
}

func BenchmarkDecodeSubmit(b *testing.B) {
	body := twentyAnswers()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeAnswers(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeSubmitTimed(b *testing.B) {
	body := withSpent()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeAnswers(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeSubmitByReflection(b *testing.B) {
	body := twentyAnswers()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var into struct {
			Answers quiz.Answers `json:"answers"`
		}
		if err := json.Unmarshal(body, &into); err != nil {
			b.Fatal(err)
		}
	}
}
