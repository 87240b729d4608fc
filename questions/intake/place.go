package intake

import "cmp"

// comparePlaces orders places as they stand in a file; what concerns the whole file comes first.
// Sheets keep the order in which they were told of.
func comparePlaces(a, b Place) int {
	if a.Sheet != b.Sheet {
		return 0
	}
	return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Paragraph, b.Paragraph), cmp.Compare(a.Table, b.Table),
		cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
}
