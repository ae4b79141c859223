package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"agentmock/internal/faker"
)

// localeFlag is the flag --locale.
func localeFlag(flags *pflag.FlagSet, name *string) {
	flags.StringVar(name, "locale", faker.LocaleAuto, "whose people and texts are made up: `"+strings.Join(faker.LocaleNames(), "|")+"`; auto is what the document is written in")
}

// locale returns the locale of a name, nil where the document decides; that another one stands in for it goes to stderr.
func (o output) locale(name string) (*faker.Locale, error) {
	l, doubt, err := faker.ParseLocale(name)
	if err != nil {
		return nil, fmt.Errorf("--locale: %w", err)
	}
	if doubt != "" {
		fmt.Fprintln(o.stderr, doubt)
	}
	return l, nil
}
