package questions

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// The plain roads: what the quick ones must give, written the short way.
var (
	plainHoles  = regexp.MustCompile(`[（(][\s\p{Z}\p{Cf}_＿]*[)）]|[_＿]{2,}`)
	plainQuoted = regexp.MustCompile(`《([^《》]{2,40})》`)
	plainCited  = regexp.MustCompile(`(依照|根据|依据|按照|按|依)(我国|现行)*(中华人民共和国)?§(第[0-9]+条)?(第[0-9]+款)?(第[0-9]+项)?|(中华人民共和国)?§`)
)

// plainArabic writes numbers in digits, character by character.
func plainArabic(text string) string {
	var b strings.Builder
	before := rune(0)
	for len(text) > 0 {
		percent := strings.HasPrefix(text, "百分之")
		rest := strings.TrimPrefix(text, "百分之")
		if size := numeralSize(rest); size > 0 {
			if value, ok := numeralValue(rest[:size]); ok && !inWord(rest[:size], before, rest[size:]) {
				b.WriteString(value)
				if percent {
					b.WriteByte('%')
				}
				text, before = rest[size:], '0'
				continue
			}
		}
		c, n := utf8.DecodeRuneInString(text)
		b.WriteString(text[:n])
		text, before = text[n:], c
	}
	return b.String()
}

func plainBare(text string) (string, uint64) {
	var seen lawSet
	text = plainQuoted.ReplaceAllStringFunc(text, func(name string) string {
		seen.put(lawOf(strings.Trim(name, "《》")))
		return lawMark
	})
	bare := canonical(text)
	for _, n := range lawNames {
		if strings.Contains(bare, n.text) {
			bare = replaceLaw(bare, n, &seen)
		}
	}
	return bare, seen.sum
}

func plainContrasts(text string) (taken [len(contrasts)]uint16) {
	for i, sides := range contrasts {
		for _, s := range sides {
			if strings.Contains(text, s.word) {
				taken[i] |= s.side
			}
		}
	}
	return taken
}

// checkPlain compares every quick road with its plain one on one text.
func checkPlain(t interface{ Errorf(string, ...any) }, text string) {
	if got, want := Fold(text), foldAny(text); got != want {
		t.Errorf("%q folds to %q, want %q", text, got, want)
	}
	if got, want := markHoles(text), plainHoles.ReplaceAllString(text, hole); got != want {
		t.Errorf("%q with holes is %q, want %q", text, got, want)
	}
	fold := Fold(text)
	if got, want := arabic(fold), plainArabic(fold); got != want {
		t.Errorf("%q in digits is %q, want %q", fold, got, want)
	}
	got, laws := bareOf(text)
	if want, wantLaws := plainBare(text); got != want || laws != wantLaws {
		t.Errorf("%q without laws is %q (%d), want %q (%d)", text, got, laws, want, wantLaws)
	}
	for _, bare := range []string{text, got} {
		if said, want := dropCited(bare), plainCited.ReplaceAllString(bare, ""); said != want {
			t.Errorf("%q without citations is %q, want %q", bare, said, want)
		}
		if sides, want := readContrasts(bare), plainContrasts(bare); sides != want {
			t.Errorf("%q takes %v, want %v", bare, sides, want)
		}
		checkPatterns(t, bare)
	}
}

// checkPatterns compares what the shipped list finds with what its expressions alone do.
func checkPatterns(t interface{ Errorf(string, ...any) }, text string) {
	s := outdatedList.words.speak(text)
	for _, r := range outdatedList.rows {
		for _, p := range slices.Concat(r.about, r.unless, r.answer, r.says, r.denies) {
			if p.re != nil && p.match(s) != p.re.MatchString(text) {
				t.Errorf("%s: %q matches %s: %v", r.hit.Topic, text, p.re, p.match(s))
			}
		}
	}
}

// pieces are what texts are made of, with everything that one of the roads treats apart.
var pieces = strings.Split("女职工|产假|98天|九十八|百分之|十|一|二〇二五年|万|.|1.5|一般|统一|（　）|( )|（|）|(|)|_|____|＿|"+
	"《|》|《劳动法》|劳动合同法|劳动合同法实施条例|劳动法律|中华人民共和国|依照|根据|依|按照|我国|现行|§|第7条|第|条|第2款|款|第3项|7|"+
	"不得|可以|应当|男|女|妇女|哺乳|孕期|休息日|年休假|春节|放假|退休|下列|说法|的|是|，|。|“|”|〔|々|〇|ＡＢ|％|…|é|e\u0301|\u200b|\u00a0|\v|\t|\xff|\xe5|□|□□| |A|b|!", "|")

func TestQuickRoadsEqualPlain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		checkPlain(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 24).Draw(t, "pieces"), ""))
	})
}

func FuzzQuickRoads(f *testing.F) {
	for _, seed := range []string{"依照我国《劳动合同法》第七条第二款，女职工产假为（　）天。", "按依现行中华人民共和国§第1条第款", "《《劳动法》》（＿ ）___", "百分之百分之五十一万二千", "\xe5《\xff》(\v)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkPlain(t, text) })
}

// A glance never hides what a closer look would find near.
func TestGlanceHidesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := func(name string) []uint32 {
			s := rapid.SliceOfN(rapid.Uint32Range(0, 400), 0, 60).Draw(t, name)
			slices.Sort(s)
			return slices.Compact(s)
		}
		a, b := set("a"), set("b")
		if rapid.Bool().Draw(t, "kin") {
			b = append(slices.Clone(a), b[:len(b)/4]...)
			slices.Sort(b)
			b = slices.Compact(b)
		}
		floor := rapid.SampledFrom([]float64{nearSameGroup, nearFloor, nearStatement}).Draw(t, "floor")
		o, p := outlineOf(&view{shingles: a}), outlineOf(&view{shingles: b})
		if jaccard(a, b, floor) > 0 && !o.mayReach(&p, floor) {
			t.Fatalf("%v and %v reach %v: hidden", a, b, floor)
		}
	})
}

// A multimap gives back what was put in, the newest first.
func TestChains(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var c chains
		want := map[uint64][]int32{}
		for at := range int32(rapid.IntRange(0, 400).Draw(t, "many")) {
			for _, key := range rapid.SliceOfN(rapid.Uint64Range(0, 4), 0, 3).Draw(t, "keys") {
				c.add(key, at)
				if had := want[key]; len(had) == 0 || had[len(had)-1] != at {
					want[key] = append(had, at)
				}
			}
		}
		for key := range uint64(5) {
			var got []int32
			for run := range c.runs(key) {
				got = append(slices.Clone(run), got...)
			}
			if !slices.Equal(got, want[key]) {
				t.Fatalf("%d holds %v, want %v", key, got, want[key])
			}
		}
	})
}
