package source

import "errors"

// Errors are the single mistakes of an error of Load.
func Errors(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// At is the file and line that an error carries, and whether it carries one.
func At(err error) (Position, bool) {
	var placed *PositionError
	if errors.As(err, &placed) {
		return placed.Position, true
	}
	return Position{}, false
}
