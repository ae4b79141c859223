package mockserver

import "context"

// Preferences returns the names of preferences, and of their query twins.
func Preferences() (names, twins []string) {
	for _, p := range preferables {
		names, twins = append(names, p.name), append(twins, p.twin)
	}
	return names, twins
}

// NothingOfACallIsLeft crosses the bound of the room that a call leaves.
var NothingOfACallIsLeft = TestNothingOfACallIsLeft

// Large returns how large bodies wait for each other.
func Large() func(ctx context.Context, size int) (leave func()) { return newLarge().enter }

// Cached returns how many bytes of answers that were made a server keeps.
func Cached(s *Server) int {
	held := 0
	for i := range s.cache.places.Load() {
		if kept := s.cache.places.Load()[i].kept.Load(); kept != nil {
			held += kept.made()
		}
	}
	return held
}
