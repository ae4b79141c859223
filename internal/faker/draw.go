package faker

import (
	"agentmock/internal/i18n"
	"hash/fnv"
	"math"
	"math/rand"
	"strconv"

	"github.com/brianvoe/gofakeit/v6"
)

// Draw is what the values of one body are drawn from: a stream of random numbers, and who and what the body speaks of.
type Draw struct {
	Random  *rand.Rand
	source  *splitmix // of Random
	faker   *gofakeit.Faker
	persons *slab[Person]
	fields  *slab[FormField]
	Locale  *Locale // whose people and texts are drawn; nil is zh-CN
	Person  *Person
	Field   *FormField
	Named   Named
	Element bool         // what is made is an element of a list that a name says all of
	Index   int          // of the array element being made
	Facts   Facts        // of the nearest object
	Origin  Origin       // of the mock
	Extreme bool         // awkward texts, far dates and the bounds of numbers are wanted
	Relaxed bool         // the usual did not fit: make something else
	Refused bool         // the body refuses a request
	Problem i18n.Message // why
}

// NewDraw returns one whose random numbers follow from a seed.
func NewDraw(seed uint64) Draw {
	source := &splitmix{seed}
	f := newFaker(source)
	return Draw{faker: f, Random: f.Rand, source: source, persons: &slab[Person]{}, fields: &slab[FormField]{}}
}

// Reset makes d ready for a body that is drawn from a seed, with nobody in it yet.
func (d *Draw) Reset(seed uint64) {
	d.Random.Seed(int64(seed))
	d.persons.used, d.fields.used = 0, 0
	*d = Draw{faker: d.faker, Random: d.Random, source: d.source, persons: d.persons, fields: d.fields}
}

// somebody returns the person of the nearest object that has one.
func (d *Draw) somebody() *Person {
	if d.Person == nil {
		d.NewPerson()
	}
	return d.Person
}

// NewPerson makes somebody else the person that is spoken of.
func (d *Draw) NewPerson() {
	d.Person, d.Field = newPerson(d.persons.next(), d.locale(), d.source.Uint64()), nil
}

func (d *Draw) formField() *FormField {
	if d.Field == nil {
		d.Field = newField(d.fields.next(), d.somebody(), d.Index)
	}
	return d.Field
}

// Varies reports, now and then where the usual did not fit, that something else is to be made.
func (d *Draw) Varies() bool { return d.Relaxed && d.Random.Intn(2) == 0 }

// slab holds a few values of a kind, so that none has to be made anew for each text.
type slab[T any] struct {
	items [4]T
	used  int
}

// next returns an empty value.
func (s *slab[T]) next() *T {
	if s.used == len(s.items) {
		return new(T)
	}
	var empty T
	s.used++
	s.items[s.used-1] = empty
	return &s.items[s.used-1]
}

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

// intn returns what [rand.Rand.Intn] would draw, for an n of at most 31 bits, without asking its source by way of an interface.
func (s *splitmix) intn(n int) int {
	v := uint32(s.Uint64() >> 33)
	if n&(n-1) == 0 {
		return int(v) & (n - 1)
	}
	for v > math.MaxInt32-uint32(n) && v > math.MaxInt32-(1<<31)%uint32(n) { // the numbers from there on would make the first ones likelier
		v = uint32(s.Uint64() >> 33)
	}
	return int(v % uint32(n))
}

// int63n returns what [rand.Rand.Int63n] would draw, for an n above 0.
func (s *splitmix) int63n(n int64) int64 {
	v := s.Int63()
	if n&(n-1) == 0 {
		return v & (n - 1)
	}
	for v > math.MaxInt64-n && v > math.MaxInt64-int64((1<<63)%uint64(n)) {
		v = s.Int63()
	}
	return v % n
}

// newFaker returns a gofakeit faker of its own: it is not safe to share, and its global one cannot be repeated.
func newFaker(source *splitmix) *gofakeit.Faker { return gofakeit.NewCustom(source) }

// Seed returns the number that a text stands for as a seed: itself, or one made of it. No text is 0.
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

// NewHash returns a hash that begins with a seed.
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

// Text returns the hash with a text added.
func (h Hash) Text(text string) Hash { return h.Bytes([]byte(text)) }

// Bytes returns the hash with bytes added.
func (h Hash) Bytes(text []byte) Hash {
	h = h.number(uint64(len(text)))
	for i := range len(text) {
		h = h.add(text[i])
	}
	return h
}

// Seed returns the hash, mixed once more.
func (h Hash) Seed() uint64 {
	mixed := splitmix{uint64(h)}
	return mixed.Uint64()
}
