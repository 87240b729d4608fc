package out

import "lawquiz/questions/intake"

// tableWriters lists the tables and the formats of our own.
func tableWriters() []writer {
	return []writer{{intake.JSON, writeJSON}, {intake.YAML, writeYAML}}
}
