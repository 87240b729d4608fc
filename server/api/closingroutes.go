package api

// closingRoutes are the console's.
func (s *Server) closingRoutes() []*route { return nil }
