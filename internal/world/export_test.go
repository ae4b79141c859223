package world

// Kept returns how many populations are kept.
func (w *World) Kept() int {
	count := 0
	w.populations.Range(func(any, any) bool { count++; return true })
	return count
}
