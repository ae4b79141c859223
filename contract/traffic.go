package contract

import "agentmock/internal/traffic"

// Recorded is an exchange that happened.
type Recorded = traffic.Recorded

// Source hands out recorded exchanges one by one, and io.EOF after the last. An error with [ErrForeign] passes one over.
type Source = traffic.Source

// ErrForeign says that a recorded exchange belongs to no operation, or to another host: it is counted and passed over.
var ErrForeign = traffic.ErrForeign
