package openapi_test

import (
	"testing"
	"testing/fstest"

	"agentmock/internal/openapi"
)

// The texts for people tell how much of a document is Chinese; names and values only where they are.
func TestChinese(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want float64
	}{
		"no texts":                    {`info: {title: "1", version: "1"}`, 0},
		"one in English":              {`info: {title: people, version: "1"}`, 0},
		"one in Chinese":              {`info: {title: 人员 API, version: "1"}`, 1},
		"one of each":                 {`info: {title: 人员, version: "1", description: people}`, 0.5},
		"both in one":                 {`info: {title: 人员 / people, version: "1"}`, 1},
		"Japanese":                    {`info: {title: 顧客の一覧, version: "1"}`, 0},
		"values in English":           {`{info: {title: 人员, version: "1"}, components: {schemas: {A: {enum: [paid, open], default: paid, example: {title: paid}}}}}`, 1},
		"values in Chinese":           {`{info: {title: people, version: "1"}, components: {schemas: {A: {enum: [已付, 未付, other]}}}}`, 2.0 / 3},
		"names of properties":         {`{info: {title: 人员, version: "1"}, components: {schemas: {A: {required: [title, description], properties: {title: {type: string}, description: {type: string}}}}}}`, 1},
		"a Swagger document":          {`{swagger: "2.0", info: {title: 人员, version: "1"}, definitions: {A: {description: 订单}}}`, 1},
		"an example that is a string": {`{info: {title: people, version: "1"}, components: {schemas: {A: {type: string, example: 张伟}}}}`, 0.5},
	} {
		text := test.text
		if name != "a Swagger document" {
			text = "openapi: 3.1.0\npaths: {}\n" + text
		}
		if text[len(text)-1] == '}' && test.text[0] == '{' && name != "a Swagger document" {
			text = `{openapi: 3.1.0, paths: {}, ` + test.text[1:]
		}
		d, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}, openapi.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d.Chinese() != test.want {
			t.Errorf("%s: %v, want %v", name, d.Chinese(), test.want)
		}
	}
}
