package source

import (
	"cmp"
	"errors"
	"math"
	"strconv"
	"strings"

	"agentmock/internal/i18n"
)

// Position is a place in a file: a line, counted from 1, or 0 for the file as a whole; and the column in it, in characters counted from 1, or 0 where the
// line says enough: who looks for a place in a document of one line needs both.
type Position struct {
	File         string
	Line, Column int32
}

// place is a place in the file of a node.
type place struct{ line, column int32 }

func (p Position) place() place { return place{p.Line, p.Column} }

// shortLine is up to which column the line alone says where.
const shortLine = 200

// PositionAt returns a place in a file by its line and its column, which is left out where the line says enough.
func PositionAt(file string, line, column int) Position {
	if column <= shortLine {
		column = 0
	}
	return Position{file, int32(min(line, math.MaxInt32)), int32(min(column, math.MaxInt32))}
}

func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	place := p.File + ":" + strconv.Itoa(int(p.Line))
	if p.Column > 0 {
		place += ":" + strconv.Itoa(int(p.Column))
	}
	return place
}

// Compare orders positions by file, line and column.
func (p Position) Compare(other Position) int {
	return cmp.Or(strings.Compare(p.File, other.File), cmp.Compare(p.Line, other.Line), cmp.Compare(p.Column, other.Column))
}

// PositionError is what is wrong at a place in a file.
type PositionError struct {
	Position
	Err error
}

func (e *PositionError) Error() string {
	return e.Position.String() + ": " + e.Err.Error()
}

// In returns the error in a language.
func (e *PositionError) In(l i18n.Language) string {
	return e.Position.String() + ": " + i18n.Fault(e.Err).In(l)
}

// Unwrap returns what is wrong, without the place.
func (e *PositionError) Unwrap() error { return e.Err }

// Errorf returns a *[PositionError] at p; %w wraps.
func (p Position) Errorf(format string, args ...any) error {
	return &PositionError{p, i18n.Errorf(format, args...)}
}

// Errors returns the single mistakes of an error of Load.
func Errors(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// At returns the file and line that an error carries, and whether it carries one.
func At(err error) (Position, bool) {
	var placed *PositionError
	if errors.As(err, &placed) {
		return placed.Position, true
	}
	return Position{}, false
}
