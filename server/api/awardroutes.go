package api

// awardRoutes are the console's.
func (s *Server) awardRoutes() []*route { return nil }
