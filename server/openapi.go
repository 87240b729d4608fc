package main

import "lawquiz/server/api"

type openapiCmd struct{}

// Run prints the document that the front ends generate their types from.
func (openapiCmd) Run(w *world) error {
	doc, err := api.OpenAPI()
	if err != nil {
		return err
	}
	_, err = w.stdout.Write(doc)
	return err
}
