package faker

import (
	"hash/fnv"
	"strconv"

	"github.com/brianvoe/gofakeit/v6"
)

// splitmix is splitmix64 (Steele, Lea and Flood, 2014): a state of one word, so that a seeded source costs nothing to make.
type splitmix struct{ state uint64 }

func (s *splitmix) Uint64() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (s *splitmix) Int63() int64 { return int64(s.Uint64() >> 1) }

func (s *splitmix) Seed(seed int64) { s.state = uint64(seed) }

// newFaker is a gofakeit faker of its own: it is not safe to share, and its global one cannot be repeated.
func newFaker(seed uint64) *gofakeit.Faker { return gofakeit.NewCustom(&splitmix{seed}) }

// Seed is the number that a text stands for as a seed: itself, or one made of it. No text is 0.
func Seed(text string) uint64 {
	if number, err := strconv.ParseUint(text, 10, 64); err == nil || text == "" {
		return number
	}
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// Hash is an FNV-1a hash with 64 bits, of numbers and of texts with their lengths: the texts' borders count.
type Hash uint64

func NewHash(seed uint64) Hash { return Hash(14695981039346656037).number(seed) }

// number adds the eight bytes of a number, the least first.
func (h Hash) number(n uint64) Hash {
	for range 8 {
		h = h.add(byte(n))
		n >>= 8
	}
	return h
}

func (h Hash) add(b byte) Hash { return (h ^ Hash(b)) * 1099511628211 }

func (h Hash) Text(text string) Hash { return h.Bytes([]byte(text)) }

func (h Hash) Bytes(text []byte) Hash {
	h = h.number(uint64(len(text)))
	for i := range len(text) {
		h = h.add(text[i])
	}
	return h
}

// Seed is the hash, mixed once more.
func (h Hash) Seed() uint64 {
	mixed := splitmix{uint64(h)}
	return mixed.Uint64()
}
