package library

// Wait returns when every upload that came in here has been read.
func (l *Library) Wait() { l.reading.Wait() }

// Hold keeps uploads waiting to be read until release is called.
func (l *Library) Hold() (release func()) {
	for range readers {
		l.gate <- struct{}{}
	}
	return func() {
		for range readers {
			<-l.gate
		}
	}
}
