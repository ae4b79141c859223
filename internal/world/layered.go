package world

import "maps"

// layered is a map that is never changed: with returns another one, of which the greater part is shared. A nil value is none.
type layered[V any] struct {
	base, over map[string]*V // what is in over is not looked for in base
}

// leastLayer is how many values lie over the others in any case, before all become one layer.
const leastLayer = 32

// get returns the value of a key; nil for none.
func (l layered[V]) get(key string) *V {
	if value, ok := l.over[key]; ok {
		return value
	}
	return l.base[key]
}

// with returns the map with other values. What it costs grows with their number, and with the root of how many there are.
func (l layered[V]) with(values map[string]*V) layered[V] {
	over := make(map[string]*V, len(l.over)+len(values))
	maps.Copy(over, l.over)
	maps.Copy(over, values)
	if len(over)*len(over) <= max(leastLayer*leastLayer, len(l.base)) {
		return layered[V]{l.base, over}
	}
	base := make(map[string]*V, len(l.base)+len(over))
	maps.Copy(base, l.base)
	for key, value := range over {
		if value == nil {
			delete(base, key)
		} else {
			base[key] = value
		}
	}
	return layered[V]{base: base}
}

// each calls visit with every key and its value.
func (l layered[V]) each(visit func(key string, value *V)) {
	for key, value := range l.base {
		if _, hidden := l.over[key]; !hidden {
			visit(key, value)
		}
	}
	for key, value := range l.over {
		if value != nil {
			visit(key, value)
		}
	}
}
