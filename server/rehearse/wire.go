package rehearse

import (
	"math"
	"strconv"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// The bodies of the contract, as far as the rehearsal reads them. They are written down here
// anew, so that a field that goes missing on the server is noticed.

type versionBody struct {
	Consent string `json:"consent"`
}

type tokenBody struct {
	Token  string `json:"token"`
	Person string `json:"person"`
}

type unitsBody struct {
	Items []struct {
		ID       string `json:"id"`
		Code     string `json:"code"`
		Children int    `json:"children"`
		Apart    bool   `json:"apart"`
	} `json:"items"`
	Total int `json:"total"`
}

type contestsBody struct {
	Items []struct {
		ID          string `json:"id"`
		State       string `json:"state"`
		ChancesLeft *int   `json:"chances_left"`
	} `json:"items"`
}

// bankBody is a page of a bank's questions in use. Drawn is what contests draw when that is not the
// newest text; Published is 0 when they draw nothing.
type bankBody struct {
	Items []struct {
		Published int                 `json:"published"`
		Question  questions.Question  `json:"question"`
		Drawn     *questions.Question `json:"drawn"`
	} `json:"items"`
	Total int `json:"total"`
}

type shownQuestion struct {
	ID      string  `json:"id"`
	Kind    string  `json:"kind"`
	Stem    string  `json:"stem"`
	Points  float64 `json:"points"`
	Blanks  int     `json:"blanks"`
	Options []struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	} `json:"options"`
}

type answers map[string][]string

type paperBody struct {
	ID        string          `json:"id"`
	State     string          `json:"state"`
	ServerNow int64           `json:"server_now"`
	Started   int64           `json:"started_at"`
	Deadline  int64           `json:"deadline"`
	Seq       int64           `json:"seq"`
	Questions []shownQuestion `json:"questions"`
	Answers   answers         `json:"answers"`
	Result    *resultBody     `json:"result"`
}

// exportBody is what the server holds of a person: of it, her papers.
type exportBody struct {
	Papers []struct {
		ID       string `json:"id"`
		Contest  string `json:"contest"`
		Started  int64  `json:"started_at"`
		Deadline int64  `json:"deadline"`
	} `json:"papers"`
}

type savedBody struct {
	Seq int64 `json:"seq"`
}

type saveBody struct {
	Seq     int64   `json:"seq"`
	Answers answers `json:"answers"`
}

type submitBody struct {
	Answers answers `json:"answers"`
}

// resultBody has nothing that may differ between two replies for one sitting.
type resultBody struct {
	Paper      string  `json:"paper"`
	Points     float64 `json:"points"`
	Full       float64 `json:"full"`
	Passed     bool    `json:"passed"`
	Elapsed    int64   `json:"elapsed_ms"`
	FinishedAt int64   `json:"finished_at"`
	FinishedBy string  `json:"finished_by"`
}

type rowBody struct {
	Place   int     `json:"place"`
	Name    string  `json:"name"`
	UnitID  string  `json:"unit_id"`
	Points  float64 `json:"points"`
	Elapsed int64   `json:"elapsed_ms"`
	Me      bool    `json:"me"`
}

type peopleBody struct {
	Stale bool      `json:"stale"`
	Total int       `json:"total"`
	Items []rowBody `json:"items"`
}

type levelBody struct {
	UnitID string    `json:"unit_id"`
	Place  int       `json:"place"`
	Total  int       `json:"total"`
	Items  []rowBody `json:"items"`
}

type meBody struct {
	Stale   bool        `json:"stale"`
	Placed  bool        `json:"placed"`
	Points  float64     `json:"points"`
	Elapsed int64       `json:"elapsed_ms"`
	Levels  []levelBody `json:"levels"`
}

type unitRowBody struct {
	UnitID        string   `json:"unit_id"`
	Due           *int     `json:"due"`
	People        int64    `json:"people"`
	Counted       int64    `json:"counted"`
	Sittings      int64    `json:"sittings"`
	Participation *float64 `json:"participation"`
	MeanPoints    float64  `json:"mean_points"`
	PassRate      float64  `json:"pass_rate"`
	FullRate      float64  `json:"full_rate"`
	Points        float64  `json:"points"`
}

type unitBoardBody struct {
	Stale bool          `json:"stale"`
	Items []unitRowBody `json:"items"`
}

// points reads points as they are sent: hundredths are all there is.
func points(sent float64) quiz.Points { return quiz.Points(math.Round(sent * 100)) }

// number reads an id the server sent as text; 0 if it is none.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
