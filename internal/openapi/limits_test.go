package openapi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/limits"
	"agentmock/internal/openapi"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxAlike":      crossAlike,
		"maxDescribed":  crossDescribed,
		"maxDrawn":      crossDrawn,
		"maxDrawnItems": crossDrawn,
		"maxRowLevels":  crossDrawn,
		"maxHead":       crossHead,
		"maxHops":       crossHops,
		"maxLooked":     crossLooked,
		"maxServerURLs": crossServerURLs,
		"maxWrapped":    crossWrapped,
	}, nil)
}

// crossHops leads to a schema and to a response by way of references that are nothing else, and of one too many.
func crossHops(t *testing.T) {
	load := func(kind string, hops int, last string) error {
		var b strings.Builder
		for i := range hops - 1 {
			fmt.Fprintf(&b, "    R%d: {$ref: '#/components/%s/R%d'}\n", i, kind, i+1)
		}
		fmt.Fprintf(&b, "    R%d: %s\n", hops-1, last)
		response := "{$ref: '#/components/responses/R0'}"
		if kind == "schemas" {
			response = "{description: '', content: {application/json: {schema: {$ref: '#/components/schemas/R0'}}}}"
		}
		loaded, err := openapi.Load(apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {get: {responses: {'200': `+response+`}}}}
components:
  `+kind+":\n"+b.String()), openapi.Options{})
		if err != nil || len(loaded.Findings) == 0 {
			return err
		}
		return errors.New(loaded.Findings[0].Message)
	}
	for kind, last := range map[string]string{"schemas": "{type: integer}", "responses": "{description: ''}"} {
		t.Run(kind, func(t *testing.T) {
			if err := load(kind, 64, last); err != nil {
				t.Errorf("64 references: %v", err)
			}
			if err := load(kind, 65, last); !strings.Contains(fmt.Sprint(err), "refers to itself") {
				t.Errorf("65 references: %v", err)
			}
			if err := load(kind, 3, "{$ref: '#/components/"+kind+"/R0'}"); !strings.Contains(fmt.Sprint(err), "refers to itself") {
				t.Errorf("a ring: %v", err)
			}
		})
	}
}
