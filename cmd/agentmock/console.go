package main

import (
	"context"
	"crypto/tls"
	"io/fs"
	"net/http"

	"agentmock/contract"
	"agentmock/mockserver"
)

// contract runs the suite for the console: the server knows nothing of the contract. self is the mock's own URL.
func (v *serve) contract(fsys fs.FS, file string, self func() string) func(context.Context, mockserver.ContractRun, func(mockserver.ContractProgress)) (any, error) {
	return func(ctx context.Context, run mockserver.ContractRun, progress func(mockserver.ContractProgress)) (any, error) {
		options := contract.Options{
			URL: run.URL, Token: run.Token, Seed: run.Seed, Locale: v.options.Locale, Phases: run.Phases, UnsafeMethods: run.Unsafe, Exchanges: run.Exchanges, Language: run.Language, File: file, BasePath: v.options.BasePath,
			OtherToken: run.OtherToken, Header: http.Header{}, Params: run.Params,
			Progress: func(p contract.Progress) {
				progress(mockserver.ContractProgress{Done: p.Done, Total: p.Total, Findings: p.Findings, Seconds: p.Elapsed.Seconds()})
			},
		}
		for name, text := range run.Headers {
			options.Header.Set(name, text)
		}
		if run.URL == "" { // in a session of its own: it is not to stand in the journal of those who work with the mock
			options.URL = self()
			options.Header.Set(mockserver.SessionHeader, "contract")
			if v.proof != nil {
				options.TLS = &tls.Config{InsecureSkipVerify: true} // it knows itself
			}
		}
		report, err := contract.Run(ctx, fsys, options)
		if report == nil { // not an interface around nothing
			return nil, err
		}
		return report, err
	}
}
