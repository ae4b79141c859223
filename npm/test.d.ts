import type { Client, Mock, StartOptions } from 'agentmock'

/** What tests get: `base.extend<Fixtures>(fixtures())`. */
export interface Fixtures {
  /** The mock, one a worker. */
  mock: Mock
  /** A session of it for one test, which is reset afterwards. */
  session: Client
}

/**
 * Returns fixtures for `test.extend` of Vitest and of Playwright: `mock`, which runs as long as a worker does, and `session`, which is
 * a test's own. The two have types of their own for the same thing: here it has none.
 * @param documents What to mock, as `agentmock serve` takes it.
 */
export declare function fixtures(documents?: string | string[], options?: StartOptions): any
