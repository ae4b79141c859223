package contract

// same reports whether two findings of one exchange say the same.
func (f Finding) same(other Finding) bool {
	return f.Rule == other.Rule && f.Where == other.Where && f.Got == other.Got && f.Want == other.Want
}
