package out

// documentWriters lists the formats for reading, and those of other quiz systems.
func documentWriters() []writer { return nil }
