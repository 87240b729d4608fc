package api

// posterRoutes are the console's.
func (s *Server) posterRoutes() []*route { return nil }
