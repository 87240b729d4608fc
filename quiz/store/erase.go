package store

// Erase takes a person out of the record (个人信息保护法 art. 47) and returns the standings that are
// tombstones from now on, for the boards. An absent person is NotFound. Calling it again for
// somebody erased takes what has come since and is no error.
//
// What goes: name, gender, membership, unit, phone and consent; every way to log in, which is also the link
// to a roster's entry; every session; what was saved of papers; the answers handed in and how long they took;
// what was practised; the words of reports on questions. Open papers are closed without a submission. The
// roster itself is the unit's own list and stays; who logs in by it, or by the same WeChat account, is
// somebody new from then on.
//
// What stays holds nothing of hers and hangs together by a number that leads to nobody and is
// never given again:
//
//   - the person's row, empty, with the time of the erasure;
//   - standings, all zero, with a new generation and the unit they counted for. Boards, unit totals
//     and awards are made from standings alone, so those of a contest that is closed or sealed later
//     come out the same whoever counts them, and a total that fell can be accounted for;
//   - papers with their questions, chances, and of each submission that, when and through which channel
//     it was handed in, with its marks. They record that an attempt was made under the rules, and a
//     regrade that meets them moves no standing. Answers are the exception to the rule that
//     submissions never change: blanks may hold any words, names too;
//   - that a question was reported, without the words.
//
// Bump, claim and this take their locks in the same order (open paper, standing by contest), and
// every contest that still runs gets a tombstone, whether or not the person took part: so a
// submission under way on another server either comes before, and is taken too, or meets the
// tombstone and stands for nothing.
func (t *Tx) Erase(person, now int64) ([]Standing, error) {
	if err := t.emptyPerson(person, now); err != nil {
		return nil, err
	}
	for _, text := range eraseLinks {
		if _, err := t.run.ExecContext(t.ctx, text, person); err != nil {
			return nil, err
		}
	}
	gone, err := t.bury(person, now)
	if err != nil {
		return nil, err
	}
	for _, text := range eraseAnswers {
		if _, err := t.run.ExecContext(t.ctx, text, person); err != nil {
			return nil, err
		}
	}
	return gone, nil
}

// emptyPerson empties the person's row, once, and tells the other servers' caches.
func (t *Tx) emptyPerson(person, now int64) error {
	res, err := t.run.ExecContext(t.ctx, `UPDATE person SET name = '', name_mac = '', gender = '', member = 0, unit = 0, typed_unit = '',
		phone = '', phone_mac = '', consent = '', consented_at = 0, updated_at = $1, erased_at = $2
		WHERE id = $3 AND erased_at = 0`, now, now, person)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n == 1 {
		return t.Touch(TopicPeople)
	}
	rows, err := t.run.QueryContext(t.ctx, `SELECT id FROM person WHERE id = $1`, person)
	_, err = oneID(rows, err)
	return err
}

var eraseLinks = []string{
	`DELETE FROM identity WHERE person = $1`,
	`DELETE FROM session WHERE person = $1`,
	`DELETE FROM open_paper WHERE person = $1 AND contest IN (SELECT nr FROM contest)`,
	`DELETE FROM practice WHERE person = $1`,
	`UPDATE report SET text = '', answer = '' WHERE person = $1 AND text <> ''`,
}

// bury turns every standing of a person into a tombstone and puts one into every contest that
// still runs. It returns those that are new, in order of contest.
func (t *Tx) bury(person, now int64) ([]Standing, error) {
	rows, err := t.run.QueryContext(t.ctx, buryStandings, person, now, person, person)
	return standings(rows, err)
}

const buryStandings = `INSERT INTO standing (contest, person, generation, path, counted, gone, points, elapsed, finished, first,
		sittings, valid, passed, full_mark, changed)
	SELECT nr, CAST($1 AS BIGINT), 1, '', 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, CAST($2 AS BIGINT) FROM contest
	WHERE state = 'published'
		OR EXISTS (SELECT 1 FROM paper WHERE paper.contest = contest.nr AND paper.person = $3)
		OR EXISTS (SELECT 1 FROM standing AS own WHERE own.contest = contest.nr AND own.person = $4)
	ORDER BY nr
	ON CONFLICT (contest, person) DO UPDATE SET generation = standing.generation + 1, counted = 0, gone = 1, points = 0,
		elapsed = 0, finished = 0, first = 0, sittings = 0, valid = 0, passed = 0, full_mark = 0, changed = excluded.changed
		WHERE standing.gone = 0
	RETURNING ` + standingColumns

// papersOf looks a person's papers up contest by contest, see registerPerson.
const papersOf = `(SELECT paper.id FROM contest JOIN paper ON paper.contest = contest.nr + 0 AND paper.person = $1)`

// eraseAnswers comes after the standings: by then a submission that was under way is either seen here or
// meets the tombstone.
var eraseAnswers = []string{
	`DELETE FROM draft WHERE paper IN ` + papersOf,
	`UPDATE submission SET hash = '', body = '', spent = '' WHERE body <> '' AND paper IN ` + papersOf,
}
