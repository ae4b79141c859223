package fake

import (
	"hash/fnv"
	"strconv"

	"github.com/brianvoe/gofakeit/v6"
)

// source is splitmix64 (Steele, Lea and Flood, 2014): a state of one word, so that a seeded source costs nothing to make.
type source struct{ state uint64 }

func (s *source) Uint64() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (s *source) Int63() int64 { return int64(s.Uint64() >> 1) }

func (s *source) Seed(seed int64) { s.state = uint64(seed) }

// newFaker is a gofakeit faker of its own: it is not safe to share, and its global one cannot be repeated.
func newFaker(seed uint64) *gofakeit.Faker { return gofakeit.NewCustom(&source{seed}) }

// Seed is the number that a text stands for as a seed: itself, or one made of it. No text is 0.
func Seed(text string) uint64 {
	if number, err := strconv.ParseUint(text, 10, 64); err == nil || text == "" {
		return number
	}
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// hash mixes texts and a seed into one seed; the texts' borders count. It is FNV-1a, of the number and of each text with its length.
func hash(seed uint64, texts ...string) uint64 {
	h := addNumber(14695981039346656037, seed)
	for _, text := range texts {
		h = addNumber(h, uint64(len(text)))
		for i := range len(text) {
			h = (h ^ uint64(text[i])) * fnvPrime
		}
	}
	mixed := source{h}
	return mixed.Uint64()
}

const fnvPrime = 1099511628211

// addNumber adds the eight bytes of a number to a hash, the least first.
func addNumber(h, number uint64) uint64 {
	for range 8 {
		h = (h ^ number&0xff) * fnvPrime
		number >>= 8
	}
	return h
}
