package rehearse

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"lawquiz/questions"
)

// bankPage is how many questions of a bank are asked for at a time.
const bankPage = 200

// learn replaces the keys the rehearsal was given by those of the banks its contest draws from, as the
// server has them. Of a server that shows its operator no banks the given ones are used.
func (r *run) learn(ctx context.Context) error {
	var banks []questions.Bank
	for _, id := range r.contest.Bank {
		b, err := r.readBank(ctx, id)
		if codeOf(err) == "not_found" {
			return nil
		}
		if err != nil {
			return failed("读取题库", err)
		}
		banks = append(banks, b)
	}
	r.keys = newKeyring(banks)
	return nil
}

// readBank returns what contests draw of a bank: not what waits to be published.
func (r *run) readBank(ctx context.Context, id string) (questions.Bank, error) {
	b := questions.Bank{ID: id}
	for offset := 0; ; {
		query := url.Values{"limit": {strconv.Itoa(bankPage)}, "offset": {strconv.Itoa(offset)}}
		page, _, err := fetch[bankBody](ctx, r.client, request{
			name: "题库", method: http.MethodGet, auth: r.client.operator,
			path: "/console/banks/" + url.PathEscape(id) + "/questions?" + query.Encode(),
		})
		if err != nil {
			return b, err
		}
		for _, item := range page.Items {
			switch {
			case item.Drawn != nil:
				b.Questions = append(b.Questions, *item.Drawn)
			case item.Published > 0:
				b.Questions = append(b.Questions, item.Question)
			}
		}
		offset += len(page.Items)
		if len(page.Items) == 0 || offset >= page.Total {
			return b, nil
		}
	}
}
