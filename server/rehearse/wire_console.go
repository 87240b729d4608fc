package rehearse

// The console's bodies, as far as the rehearsal reads them; see the remark on the worker's.

type lineBody struct {
	UnitID        string   `json:"unit_id"`
	Due           *int     `json:"due"`
	People        int64    `json:"people"`
	Women         int64    `json:"women"`
	Counted       int64    `json:"counted"`
	Sittings      int64    `json:"sittings"`
	Participation *float64 `json:"participation"`
	MeanPoints    float64  `json:"mean_points"`
}

type overviewBody struct {
	Unit  lineBody   `json:"unit"`
	Units []lineBody `json:"units"`
	Days  []struct {
		Sittings int64 `json:"sittings"`
		People   int64 `json:"people"`
	} `json:"days"`
}

type awardBody struct {
	ID string `json:"id"`
}

type awardResultBody struct {
	Groups []awardGroupBody `json:"groups"`
}

type awardGroupBody struct {
	Name string         `json:"name"`
	Rows []awardRowBody `json:"rows"`
}

type awardRowBody struct {
	Unit struct {
		ID string `json:"id"`
	} `json:"unit"`
	Place int     `json:"place"`
	Tier  string  `json:"tier"`
	Total float64 `json:"total"`
	Lines []struct {
		Item   string  `json:"item"`
		Points float64 `json:"points"`
		Why    string  `json:"why"`
	} `json:"lines"`
}

type sealingBody struct {
	Digest  string `json:"digest"`
	Blocked []struct {
		Message string `json:"message"`
	} `json:"blocked"`
}

type verdictBody struct {
	Good   bool     `json:"good"`
	Faults []string `json:"faults"`
}
