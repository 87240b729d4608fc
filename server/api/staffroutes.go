package api

// staffRoutes are the console's.
func (s *Server) staffRoutes() []*route { return nil }
