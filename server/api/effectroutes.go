package api

// effectRoutes are the console's.
func (s *Server) effectRoutes() []*route { return nil }
