package intake

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What passes for clean at a glance is what cleaning makes of it, and what it makes nearly always passes.
func TestCleanAtAGlance(t *testing.T) {
	t.Parallel()
	pieces := strings.Split("劳动|女职工|（|）|　|（　）|(|)| |，|。|“|”|…|—|A|1|_|%|#|//|{|;|\n|\t|\r|\u00a0|\u200b|Ａ|１|⼯|ﬁ|e\u0301|\u0301|〔|·|\uf0fc|\xff|=|:|return", "|")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 10).Draw(t, "pieces"), "")
		if want := cleanLines(text); isClean(text) && want != text {
			t.Fatalf("%q passes for clean, but is %q", text, want)
		}
		if want := mendAny(text); isMended(text) && want != text {
			t.Fatalf("%q passes for mended, but is %q", text, want)
		}
	})
	for _, text := range []string{"", "女职工产假为（　）天。", "依照《劳动法》，用人单位应当：", "A.98天", "100%"} {
		if !isClean(text) {
			t.Errorf("%q is clean", text)
		}
	}
}
