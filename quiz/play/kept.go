package play

import "lawquiz/quiz"

// Kept returns a contest in any state, drafts too, or a NotFound error.
func (c *Catalog) Kept(id string) (*Contest, error) {
	contest := c.now.Load().byID[id]
	if contest == nil {
		return nil, quiz.Errorf(quiz.NotFound, "没有这场竞赛")
	}
	return contest, nil
}
