package faker

import (
	"agentmock/internal/i18n"
	"math/rand"
	"time"

	"github.com/brianvoe/gofakeit/v6"
)

// Draw is what the values of one body are drawn from: a stream of random numbers, and who and what the body speaks of.
type Draw struct {
	Random  *rand.Rand
	faker   *gofakeit.Faker
	persons *slab[Person]
	fields  *slab[FormField]
	Person  *Person
	Field   *FormField
	Index   int          // of the array element being made
	Began   time.Time    // of the nearest object: what was created comes before what was changed
	Extreme bool         // awkward texts, far dates and the bounds of numbers are wanted
	Relaxed bool         // the usual did not fit: make something else
	Refused bool         // the body refuses a request
	Problem i18n.Message // why
}

// NewDraw is one whose random numbers follow from a seed.
func NewDraw(seed uint64) Draw {
	f := newFaker(seed)
	return Draw{faker: f, Random: f.Rand, persons: &slab[Person]{}, fields: &slab[FormField]{}}
}

// Reset makes d ready for a body that is drawn from a seed, with nobody in it yet.
func (d *Draw) Reset(seed uint64) {
	d.Random.Seed(int64(seed))
	d.persons.used, d.fields.used = 0, 0
	*d = Draw{faker: d.faker, Random: d.Random, persons: d.persons, fields: d.fields}
}

// somebody is the person of the nearest object that has one.
func (d *Draw) somebody() *Person {
	if d.Person == nil {
		d.NewPerson()
	}
	return d.Person
}

func (d *Draw) NewPerson() {
	d.Person, d.Field = newPerson(d.persons.next(), d.Random.Uint64()), nil
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

// next is an empty value.
func (s *slab[T]) next() *T {
	if s.used == len(s.items) {
		return new(T)
	}
	var empty T
	s.used++
	s.items[s.used-1] = empty
	return &s.items[s.used-1]
}
