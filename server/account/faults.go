package account

import (
	"errors"

	"lawquiz/quiz"
)

// faults gathers everything wrong with a request.
type faults struct{ places []quiz.Place }

func (f *faults) add(location, message string) {
	f.places = append(f.places, quiz.Place{Location: location, Message: message})
}

// check adds the message of err, if there is one.
func (f *faults) check(location string, err error) {
	var e *quiz.Error
	if errors.As(err, &e) {
		f.add(location, e.Message)
	}
}

// err returns an Invalid error with every place, or nil. Of a single fault it says which.
func (f *faults) err() error {
	switch len(f.places) {
	case 0:
		return nil
	case 1:
		return &quiz.Error{Code: quiz.Invalid, Message: f.places[0].Message, Places: f.places}
	}
	return &quiz.Error{Code: quiz.Invalid, Message: "填写的内容有几处需要修改", Places: f.places}
}
