package intake

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A quick look never passes over what the expression behind it would find.
func TestQuickLooksHideNothing(t *testing.T) {
	t.Parallel()
	pieces := strings.Split("产假|98天|（|）|(|)|[|]|【|】|{|}|√|×|✓|对|错|正确|T|F| |　|\t|\n|。|.|！|；|;|，|答案|解析|正确答案|题干|题型|难度|：|:|是|为|<|>|A|AB|\xe5|1", "|")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 9).Draw(t, "pieces"), "")
		if _, truth, ok := truthByForm(text); ok && !mayTellTruth(text) {
			t.Fatalf("%q is held %v, at a quick look nothing", text, truth)
		}
		if m := matchLabel(labelColon, text); m.kind != noMark && !mayBeLabel(text) {
			t.Fatalf("%q begins with a label, at a quick look not", text)
		}
	})
}
