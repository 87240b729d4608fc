package api

// Window is which part of a list is asked for.
type Window struct {
	Offset int `query:"offset" minimum:"0" maximum:"1000000" doc:"从第几个起，从 0 数"`
	Limit  int `query:"limit" minimum:"0" maximum:"200" doc:"最多列出几个，默认 50，最多 200"`
}

const defaultPage = 50

// cut returns the window's part of a list; it shares the list's memory.
func cut[T any](list []T, w Window) []T {
	limit := w.Limit
	if limit == 0 {
		limit = defaultPage
	}
	list = list[min(w.Offset, len(list)):]
	return list[:min(limit, len(list))]
}

// orEmpty returns the list itself, or an empty one for nil: no list of ours is null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
