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

// hash is an FNV-1a hash with 64 bits, of numbers and of texts with their lengths: the texts' borders count.
type hash uint64

func newHash(seed uint64) hash { return hash(14695981039346656037).number(seed) }

// number adds the eight bytes of a number, the least first.
func (h hash) number(n uint64) hash {
	for range 8 {
		h = h.add(byte(n))
		n >>= 8
	}
	return h
}

func (h hash) add(b byte) hash { return (h ^ hash(b)) * 1099511628211 }

func (h hash) text(text string) hash { return h.bytes([]byte(text)) }

func (h hash) bytes(text []byte) hash {
	h = h.number(uint64(len(text)))
	for i := range len(text) {
		h = h.add(text[i])
	}
	return h
}

// seed is the hash, mixed once more.
func (h hash) seed() uint64 {
	mixed := source{uint64(h)}
	return mixed.Uint64()
}
