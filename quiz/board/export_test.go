package board

// SetQueued sets how many records a Build's queue takes, so that tests can fill it.
func (r *Redis) SetQueued(n int) { r.queued = n }

// SetSlice sets how many records or keys a command of the bulk path takes, so that little data
// makes many commands.
func (r *Redis) SetSlice(n int) { r.slice = n }
