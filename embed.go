// Package agentmock carries the agent API: its OpenAPI document and its fixtures.
package agentmock

import "embed"

// FS is the agent API as a directory: openapi.yaml, and fixtures/ with a folder for each operation.
//
//go:embed openapi.yaml all:fixtures
var FS embed.FS
