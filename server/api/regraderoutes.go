package api

// regradeRoutes are the console's.
func (s *Server) regradeRoutes() []*route { return nil }
