// Command start runs a command beside one PostgreSQL and one Redis server made for it:
//
//	go run ./quiz/servicetest/start -- go test ./...
//
// The command finds them in LAWQUIZ_TEST_POSTGRES and LAWQUIZ_TEST_REDIS; a variable that is set
// already is left alone, and no server started for it. Exit code: the command's; 2 when there was
// nothing to run or the servers did not start; 1 when the command was ended by a signal.
package main

import (
	"fmt"
	"io"
	"os"

	"lawquiz/quiz/servicetest"
)

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

func run(arguments []string, stderr io.Writer) int {
	if len(arguments) > 0 && arguments[0] == "--" {
		arguments = arguments[1:]
	}
	if len(arguments) == 0 {
		fmt.Fprintln(stderr, "usage: start -- command [argument ...]")
		return 2
	}
	code, err := servicetest.Command(arguments)
	if err != nil {
		fmt.Fprintln(stderr, "start:", err)
		return 2
	}
	if code < 0 {
		return 1
	}
	return code
}
