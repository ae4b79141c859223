package mockserver

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"encoding/json"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/mockserver/admin"
	"agentmock/mockserver/problem"
)

// What the admin API is told of the mock.

// AdminPrefix is the path under which a mock answers for itself.
const AdminPrefix = admin.Prefix

// AdminDocument returns the admin API's own document, as a directory with openapi.yaml.
func AdminDocument() fs.FS { return admin.Document() }

// Editor reads and writes files of the directory that an API was loaded from.
type Editor = admin.Editor

// ContractRun is what a run of the contract's suite asks, and whom; ContractProgress is how far it is.
type (
	ContractRun      = admin.Run
	ContractProgress = admin.Progress
)

// mock returns the server as the admin API asks and changes it.
func (s *Server) mock() admin.Mock {
	o := s.options
	var near func(*http.Request) bool
	if s.near != nil {
		near = func(r *http.Request) bool {
			at, ok := s.clientAt(r)
			return ok && s.near.has(at)
		}
	}
	return admin.Mock{
		Token: o.AdminToken, Hosts: o.AdminHosts, Near: near, Profile: o.Profile, Edit: o.Edit, Lenient: o.Lenient, Journal: o.Journal >= 0, Shared: o.State != "",
		Log: o.Log, Now: o.Now, After: o.After, Ending: s.ending, URL: s.elsewhere, Store: s.store, Large: s.large.enter, Failed: s.stateFailed, Metrics: s.metrics,
		View: s.adminView, Changed: s.news.next, Flows: s.flows.watch, Operations: s.listedOperations, Inferred: s.inferred, Make: s.makeBody, Explain: s.explain,
		ReadFixture: s.readFixture, PutFixture: s.putFixture, DeleteFixture: s.deleteFixture, DeleteFixtures: s.deleteFixtures,
		PutScenario: s.putScenario, ResetScenarios: s.resetScenarios,
		Webhooks: s.listedWebhooks, SendWebhook: s.sendWebhook,
		ChangeSettings: s.changeSettings, Things: things{s}.asked(), Contract: o.Contract, ContractTargets: o.ContractTargets,
	}
}

func (s *Server) listedOperations() []admin.Operation {
	all := []admin.Operation{}
	for _, o := range s.Operations() {
		all = append(all, admin.Operation(o))
	}
	return all
}

// elsewhere returns the API's address where the admin API has one of its own; else "".
func (s *Server) elsewhere() string {
	if !s.options.AdminApart || s.options.URL == nil {
		return ""
	}
	return s.options.URL()
}

func (s *Server) adminView(ctx context.Context, session string) admin.View {
	v := s.viewOf(ctx, session)
	a := v.api
	out := admin.View{
		Spec: a.spec, Files: a.fixtures, RunTime: v.given, Scenarios: v.scenarios, Settings: v.settings.given,
		Secret: a.secret, Example: a.parameterExample,
	}
	if why := s.refused.Load(); why != nil {
		out.Refused = i18n.Fault(*why)
	}
	return out
}

func (s *Server) readFixture(d fixture.Document) (*fixture.Fixture, *problem.Problem) {
	return readExchange(s.base.Load().api, d, s.options.Lenient)
}

func (s *Server) putFixture(ctx context.Context, session, id string, document []byte) error {
	edition := strconv.FormatInt(s.options.Now().UnixNano(), 36)
	return s.store.Put(ctx, session, fixturePrefix+id, append([]byte(edition+"\n"), document...))
}

func (s *Server) deleteFixture(ctx context.Context, session, id string) (bool, error) {
	return s.store.Delete(ctx, session, fixturePrefix+id)
}

func (s *Server) deleteFixtures(ctx context.Context, session string) error {
	return s.deleteDocuments(ctx, session, fixturePrefix)
}

// deleteDocuments removes the documents of a session whose names begin so.
func (s *Server) deleteDocuments(ctx context.Context, session, prefix string) error {
	documents, err := s.store.Documents(ctx, session, 0)
	for name := range documents.ByName {
		if strings.HasPrefix(name, prefix) {
			_, fault := s.store.Delete(ctx, session, name)
			err = errors.Join(err, fault)
		}
	}
	return err
}

// changeSettings adds a change of a session's settings to those that were made before.
func (s *Server) changeSettings(ctx context.Context, session string, change []byte) (any, *problem.Problem, error) {
	change, err := resolved(change, s.options.Now())
	if err != nil {
		return nil, unmeant(err), nil
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	next, err := s.viewOf(ctx, session).settings.changed(change)
	if err != nil {
		return nil, unmeant(err), nil
	}
	documents, err := s.store.Documents(ctx, session, 0)
	if err != nil {
		return nil, nil, err
	}
	changes := map[string]json.RawMessage{}
	for _, document := range [][]byte{documents.ByName[settingsDocument], change} {
		if len(document) > 0 {
			if err := json.Unmarshal(document, &changes); err != nil {
				return nil, nil, err
			}
		}
	}
	all, err := json.Marshal(changes)
	if err != nil {
		return nil, nil, err
	}
	return next.given, nil, s.store.Put(ctx, session, settingsDocument, all)
}

func unmeant(err error) *problem.Problem {
	return &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid settings", Detail: i18n.Fault(err)}
}

// resolved returns a change of settings as it is kept: with digests in place of credentials, and a time in place of now.
func resolved(change []byte, now time.Time) ([]byte, error) {
	var secrets struct {
		Tokens        []string `json:"tokens"`
		TokensExpired string   `json:"tokens_expired"`
	}
	all := map[string]any{}
	if err := errors.Join(json.Unmarshal(change, &secrets), json.Unmarshal(change, &all)); err != nil {
		return nil, err
	}
	if _, given := all["tokens"]; given {
		all["tokens"] = digests(secrets.Tokens)
	}
	if secrets.TokensExpired == "now" {
		all["tokens_expired"] = now.UTC().Format(time.RFC3339Nano)
	}
	return json.Marshal(all)
}
