package source

import "agentmock/internal/jsonvalue"

// ParseValue reads a value that is sent as YAML: of at most so many values, each alias counted with all that it stands for, nested as deep as JSON may be. Its errors
// have the line and no file.
func ParseValue(data []byte, most int) (any, error) {
	n, err := (&yamlReader{most: most}).parse(data)
	if err != nil {
		return nil, err
	}
	if at := n.tooDeep(jsonvalue.MaxDepth); at != nil {
		return nil, at.Errorf("nested deeper than %d", jsonvalue.MaxDepth)
	}
	return n.Value(), nil
}

// tooDeep returns a node that stands deeper than so many others; nil for none.
func (n *Node) tooDeep(most int) *Node {
	if most < 0 {
		return n
	}
	for _, item := range n.Items() {
		if at := item.tooDeep(most - 1); at != nil {
			return at
		}
	}
	return nil
}
