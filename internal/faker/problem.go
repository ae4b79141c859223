package faker

// Problem is why a request is refused, in words.
type Problem struct{ English, Chinese string }
