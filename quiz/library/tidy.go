package library

import "context"

// Tidy removes the uploads that are not kept any longer; nobody is shown them even before.
func (l *Library) Tidy(ctx context.Context) error {
	return l.cfg.DB.RemoveUploads(ctx, l.cfg.Now()-keep)
}
