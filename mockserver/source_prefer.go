package mockserver

// preferred answers a client that names an example, or asks for a generated body.
func preferred(c *call) decision {
	switch {
	case c.prefer.generated():
		return c.fromGenerator("the client asks for it")
	case c.prefer.named:
		return c.namedExample()
	}
	return decision{}
}
