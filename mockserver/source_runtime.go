package mockserver

// runTimeFixture answers from the fixtures that the session was given while the mock runs.
func runTimeFixture(c *call) decision {
	if c.view.fixtures == nil {
		return decision{}
	}
	return c.fromFixtures(c.view.fixtures, byRunTime)
}

// overridden reports whether a run-time fixture answers instead of the upstream.
func (c *call) overridden() bool {
	return c.view.fixtures != nil && c.view.fixtures.Find(c.x, 0) != nil
}
