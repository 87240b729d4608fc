package workbook

// SetRows lets sheets have so many rows, so that a test need not fill one.
func (b *Book) SetRows(n int) { b.rows = n }

// TooLong ends a text that a cell does not hold.
const TooLong = tooLong
