package out

import "lawquiz/questions/intake"

// documentWriters lists the formats for reading, and those of other quiz systems.
func documentWriters() []writer {
	return []writer{{intake.Docx, writeDocx}, {intake.GIFT, writeGIFT}, {intake.Moodle, writeMoodle}}
}
