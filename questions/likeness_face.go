package questions

import (
	"slices"
	"strings"
)

// face is what of a question is compared. Its texts are canonical.
type face struct {
	kind Kind

	stem    uint64   // the stem, laws and small words included
	content uint64   // stem, options as a set, key: what a revision counts
	light   uint64   // the stem without small words, together with the laws named
	open    bool     // the stem asks which option holds, so that the options carry the matter
	options []uint64 // of single and multiple, sorted
	offered []uint32 // shingles of all options together
	group   uint64   // all options together; 0 when there are none

	key key

	asked  view    // the stem
	stated *view   // of single, judge and blank: the stem with its answer filled in; nil without an answer
	claims []claim // of single, judge and blank: what the question holds true or false
}

// view is a text as it is compared with others like it.
type view struct {
	shingles []uint32 // pairs of neighbouring characters, sorted, each once; a number is one character
	marks    marks
}

// claim is a statement a question holds true or false.
type claim struct {
	text  uint64
	laws  uint64
	holds bool
}

// openWords are the words of a stem whose options are statements or members of a list.
var openWords = newLexicon("下列", "以下", "哪", "如下", "说法", "表述", "做法", "情形")

func readFace(q Question) face {
	bare, named := bareOf(q.Stem)
	said := dropCited(bare)
	thin := frame.Replace(said)
	if thin == "" {
		thin = bare
	}
	options := readWordings(q.Options)
	f := face{kind: q.Kind, stem: mixed(hash(bare), named), light: mixed(hash(thin), named), key: readKeyOf(q, options)}
	f.open = openWords.in(bare)
	f.asked = readView(said, thin, named)
	f.readOptions(q.Kind, options)
	f.readStatement(q, options, bare, thin, named)
	f.content = mixed(mixed(f.stem, f.group), f.key.id)
	return f
}

// readView reads a text: what it says, without the laws it cites, for its marks, and thin for its shingles.
func readView(said, thin string, laws uint64) view {
	return view{shingles: shingles(strings.ReplaceAll(thin, hole, "")), marks: readMarks(said, laws)}
}

// wording is an option's text.
type wording struct {
	canon, thin string // canonical, and light
	shingles    []uint32
	correct     bool
}

func readWordings(options []Option) []wording {
	texts := make([]wording, len(options))
	for i, o := range options {
		canon := canonical(o.Text)
		thin := light(canon)
		texts[i] = wording{canon, thin, shingles(bound + thin), o.Correct}
	}
	return texts
}

// readOptions reads the options of a choice; order does not count.
func (f *face) readOptions(kind Kind, options []wording) {
	if kind != Single && kind != Multiple {
		return
	}
	for _, o := range options {
		f.options = append(f.options, hash(o.canon))
		f.offered = append(f.offered, o.shingles...)
	}
	slices.Sort(f.options)
	slices.Sort(f.offered)
	f.offered = slices.Compact(f.offered)
	for _, o := range f.options {
		f.group = mixed(f.group, o)
	}
}

// readStatement reads what the question states once it is answered.
func (f *face) readStatement(q Question, options []wording, bare, thin string, named uint64) {
	switch q.Kind {
	case Judge:
		if f.key.known {
			f.claims = append(f.claims, claim{hash(thin), named, f.key.truth})
			f.stated = &f.asked
		}
	case Single:
		for _, o := range options {
			f.claims = append(f.claims, claim{hash(fill(thin, o.thin)), named, o.correct})
			if o.correct {
				f.state(fill(bare, o.canon), fill(thin, o.thin), named)
			}
		}
		if !f.key.known {
			f.claims = nil
		}
	case Blank:
		for _, accepted := range f.key.blanks {
			if len(accepted) == 0 {
				return
			}
			bare, thin = fill(bare, accepted[0]), fill(thin, accepted[0])
		}
		if f.key.known {
			f.claims = append(f.claims, claim{hash(thin), named, true})
			f.state(bare, thin, named)
		}
	}
}

func (f *face) state(bare, thin string, named uint64) {
	v := readView(dropCited(bare), thin, named)
	f.stated = &v
}
