package library

// Wait returns when every upload that came in here has been read.
func (l *Library) Wait() { l.reading.Wait() }
