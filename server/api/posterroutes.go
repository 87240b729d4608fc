package api

import "net/http"

// posterRoutes are the console's for what brings workers in.
func (s *Server) posterRoutes() []*route {
	const unit = console + "/units/{id}"
	return []*route{
		{http.MethodGet, unit + "/qr.png", anyStaff, free, 0, plain(s.unitCode, unitCodeDoc), ""},
		{http.MethodGet, unit + "/poster.docx", anyStaff, free, 0, plain(s.unitPoster, unitPosterDoc), ""},
		{http.MethodGet, unit + "/posters", anyStaff, free, 0, typed("poster-progress", "本单位和下级单位的海报备好了多少；没有的随即去取", s.posterProgress), ""},
		{http.MethodGet, unit + "/posters.zip", anyStaff, free, 0, stream(s.unitPosters, unitPostersDoc), ""},
	}
}
