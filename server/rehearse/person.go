package rehearse

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"lawquiz/quiz"
)

// person is a simulated worker and what the server acknowledged to her.
type person struct {
	id       int64
	token    string
	unit     int // index into the tree; her grassroots unit
	gender   quiz.Gender
	sittings []sitting
	came     bool // logged in and registered
	broken   bool // something unexpected ended her visit: what she has is not compared as a whole
}

// end is how a sitting ended for its worker.
type end int

const (
	unsure end = iota // handed in, never acknowledged
	handed            // handed in and acknowledged
	left              // never handed in: the deadline finishes it
)

// sitting is one paper with what the driver knows of it. Times are the server's unless said.
type sitting struct {
	paper             string
	started, deadline int64
	asked, shown      int64 // driver's clock: the start was sent, its reply came
	sent, acked       int64 // driver's clock: the submission was first sent, its reply came
	saved, given      earned
	saving            *earned // a save that was never acknowledged, and may or may not be there
	end               end
	result            resultBody // once known
	known             bool
}

// plan is what a worker is going to do. It follows from the seed and her number alone.
type plan struct {
	chance *rand.Rand
	unit   int
	gender quiz.Gender
	papers int     // sittings she tries to have; the quota may allow fewer
	leaves bool    // her last one is never handed in
	late   bool    // … but she comes back after the deadline and tries
	skill  float64 // likelihood of a right answer
	empty  bool    // she hands in blank papers
}

func (r *run) plan(n int) plan {
	chance := rand.New(rand.NewPCG(r.cfg.Seed, uint64(n)))
	p := plan{chance: chance, gender: quiz.Female, papers: 1, skill: 0.3 + 0.65*chance.Float64()}
	// Some units are far better at getting people to come than others.
	u := chance.Float64()
	p.unit = r.tree.leaves[int(u*u*float64(len(r.tree.leaves)))]
	if chance.IntN(10) < 3 {
		p.gender = quiz.Male
	}
	switch d := chance.IntN(100); {
	case d < 4:
		p.papers = 4
	case d < 14:
		p.papers = 3
	case d < 40:
		p.papers = 2
	}
	switch d := chance.IntN(100); {
	case d < 4:
		p.skill = 1
	case d < 6:
		p.empty = true
	}
	p.leaves = chance.Float64() < r.cfg.Leave
	p.late = p.leaves && chance.IntN(4) == 0
	return p
}

// workerName is the name of worker n: names have no digits.
func workerName(n int) string {
	digits := strings.NewReplacer("0", "〇", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	return "演练职工" + digits.Replace(strconv.Itoa(n))
}
