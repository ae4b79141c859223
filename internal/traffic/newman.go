package traffic

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"agentmock/internal/jsonvalue"
)

// readNewman reads what newman run -r json has written: the executions of a run.
func readNewman(r *bufio.Reader, name string) (Source, error) {
	v, err := document(r, name)
	if err != nil {
		return nil, err
	}
	executions := listAt(v, "run", "executions")
	if executions == nil {
		return nil, fmt.Errorf("%s: the report has no run.executions: newman run COLLECTION -r json writes them", name)
	}
	var steps []step
	for i, execution := range executions {
		one, err := newmanExchange(execution)
		one.Name = fmt.Sprintf("execution-%d", i+1)
		if err != nil && !errors.Is(err, ErrForeign) {
			return nil, fmt.Errorf("%s: execution %d: %w", name, i+1, err)
		}
		steps = append(steps, step{one, err})
	}
	return several(steps), nil
}

func newmanExchange(execution any) (Recorded, error) {
	request, _ := jsonvalue.At(execution, "request")
	out, err := postmanRequest(request, nil)
	if err != nil {
		return out, err
	}
	response, _ := jsonvalue.At(execution, "response")
	if response == nil {
		return out, PassOver("without an answer of its own")
	}
	if out.Status = intAt(response, "code"); out.Status < 100 || out.Status > 599 {
		return out, fmt.Errorf("response.code: expected a status from 100 to 599")
	}
	out.ResponseHeader = postmanHeaders(response, nil)
	out.ResponseHeader.Del("Content-Encoding")
	out.Took = time.Duration(floatAt(response, "responseTime") * float64(time.Millisecond))
	out.ResponseBody, out.NoBody, err = newmanBody(response)
	return out, err
}

// newmanBody returns the bytes of a response: as Node writes a buffer, in base64, or as text.
func newmanBody(response any) (body []byte, missing bool, err error) {
	if data := listAt(response, "stream", "data"); data != nil {
		body = make([]byte, 0, len(data))
		for _, one := range data {
			n, _ := one.(jsonvalue.Number)
			b, ok := n.Int64()
			if !ok || b < 0 || b > 255 {
				return nil, false, fmt.Errorf("response.stream.data: expected bytes")
			}
			body = append(body, byte(b))
		}
		return body, false, nil
	}
	if text := textAt(response, "stream", "data"); text != "" {
		body, err = base64.StdEncoding.DecodeString(text)
		return body, false, err
	}
	if text, ok := jsonvalue.At(response, "body"); ok {
		plain, isText := text.(string)
		return []byte(plain), !isText, nil
	}
	return nil, intAt(response, "responseSize") != 0, nil
}
