package api

// manageRoutes are the console's.
func (s *Server) manageRoutes() []*route { return nil }
