package jsonschema

// NothingUncommon is what all schemas share that say nothing uncommon.
var NothingUncommon = nothingUncommon

// Alone is alone.
func (s *Schema) Alone() { s.alone() }

// Rows returns how many keywords there are.
func Rows() int { return len(keywords) }
