package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"agentmock/internal/api"
	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/suggest"
)

// generation is the verb that writes made-up responses.
type generation struct {
	output
	source    apiFlags
	count     int
	seed      string
	shape     string
	locale    string
	operation string
	at        string
}

func generateCommand(out output) *cobra.Command {
	v := &generation{output: out}
	command := &cobra.Command{
		Use:   "generate [FILE|DIR|URL]",
		Short: "Write generated responses as JSON lines",
		Example: `  agentmock generate -n 3
  agentmock generate openapi.yaml --operation listOrders
  agentmock generate -n 1000 --seed demo --at /data > customers.jsonl
  agentmock generate --shape extreme --operation getCustomerDetail`,
		Args: v.source.argument,
		RunE: func(command *cobra.Command, _ []string) error { return v.run(command.Context()) },
	}
	flags := command.Flags()
	v.source.flag(flags)
	flags.IntVarP(&v.count, "number", "n", 1, "how many")
	flags.StringVar(&v.seed, "seed", "", "any `TEXT`: the same one writes the same lines")
	flags.StringVar(&v.shape, "shape", "full", "`minimal|full|extreme`")
	localeFlag(flags, &v.locale)
	flags.StringVar(&v.operation, "operation", "", "`ID` of the operation (default: the first with a JSON response)")
	flags.StringVar(&v.at, "at", "", "JSON `POINTER` of the part to write, such as /data")
	return command
}

func (v *generation) run(ctx context.Context) error {
	shape, err := generate.ParseShape(v.shape)
	if err != nil {
		return fmt.Errorf("--shape: %w", err)
	}
	locale, err := v.output.locale(v.locale)
	if err != nil {
		return err
	}
	if v.count < 1 {
		return fmt.Errorf("--number %d: expected at least 1", v.count)
	}
	tokens, ok := jsonvalue.Tokens(v.at)
	if !ok {
		return fmt.Errorf("--at %q: expected a JSON Pointer, such as /data", v.at)
	}
	fsys, file, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	s, err := api.Document(fsys, openapi.Options{File: file})
	if err != nil {
		return v.source.wrap(err)
	}
	o, m, status, err := v.choose(s)
	if err != nil {
		return err
	}
	v.say(&v.source)
	g := generate.Prepare(s)
	g.Locale = cmp.Or(locale, g.Locale)
	w := bufio.NewWriter(v.stdout)
	for i := range v.count {
		x := &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: status}}
		if err := v.line(w, g, x, m, tokens, i, shape); err != nil {
			return err
		}
	}
	return w.Flush()
}

// line writes the answer to request number i: one with parameters of its own.
func (v *generation) line(w io.Writer, g *generate.Generator, x *message.Exchange, m *openapi.MediaType, tokens []string, i int, shape generate.Shape) error {
	seed := faker.Seed(v.seed)
	if !slices.ContainsFunc(x.Operation.Parameters, func(p *openapi.Parameter) bool { return p.In == "path" }) && i > 0 {
		seed = faker.Seed(fmt.Sprint(v.seed, i)) // nothing of the request tells one line from another
	}
	for at, p := range x.Operation.Parameters {
		made := message.Absent
		if p.Schema != nil && (p.In == "path" || p.Required) {
			var err error
			if made, err = g.Value(p.Schema, generate.Options{Seed: faker.Seed(fmt.Sprint(seed, at, i)), Dynamic: i > 0}); err != nil {
				return err
			}
		}
		x.Request.Parameters = append(x.Request.Parameters, made)
	}
	if err := g.Body(x, m, generate.Options{Seed: seed, Shape: shape}); err != nil {
		return err
	}
	part, ok := jsonvalue.At(x.Response.Body.Value, tokens...)
	if !ok {
		return fmt.Errorf("--at %s: the response has nothing there", v.at)
	}
	_, err := w.Write(append(jsonvalue.Append(nil, part), '\n'))
	return err
}

func (v *generation) choose(s *openapi.Document) (*openapi.Operation, *openapi.MediaType, int, error) {
	for _, o := range s.Operations {
		if v.operation != "" && o.ID != v.operation {
			continue
		}
		if r, status := o.Success(); r != nil {
			if m := r.Preferred(); m != nil && m.IsJSON() && m.Schema != nil {
				return o, m, status, nil
			}
		}
		if v.operation != "" {
			return nil, nil, 0, fmt.Errorf("--operation %s: it declares no JSON response", v.operation)
		}
	}
	if v.operation == "" {
		return nil, nil, 0, fmt.Errorf("%s: no operation declares a JSON response", v.source.name())
	}
	return nil, nil, 0, fmt.Errorf("--operation %s: no such operation%s", v.operation, cmp.Or(suggest.Hint(v.operation, s.OperationIDs()), "; agentmock routes lists them"))
}
