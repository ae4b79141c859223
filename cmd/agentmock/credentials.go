package main

import (
	"strings"

	"agentmock/internal/redact"
)

// credentialList is a flag that takes credentials, separated by commas. It has no value that it refuses: a message that repeats one would
// show it.
type credentialList []string

// Set adds credentials.
func (l *credentialList) Set(text string) error {
	for one := range strings.SplitSeq(text, ",") {
		if one != "" {
			*l = append(*l, one)
		}
	}
	return nil
}

// Type is what help calls the value.
func (l *credentialList) Type() string { return "strings" }

// String says that there are some, and nothing of them.
func (l *credentialList) String() string {
	if len(*l) == 0 {
		return ""
	}
	return redact.Mask
}
