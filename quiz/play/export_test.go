package play

// Queued returns how many writes wait for a committer.
func (s *Service) Queued() int {
	n := 0
	for _, c := range s.commits {
		n += len(c.queue)
	}
	return n
}
