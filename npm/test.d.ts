import type { Client, Mock, StartOptions } from 'agentmock'

export interface Fixtures {
  /** The mock, one a worker. */
  mock: [({}: {}, use: (mock: Mock) => Promise<void>) => Promise<void>, { scope: 'worker' }]
  /** A session of it for one test, which is reset afterwards. */
  session: ({ mock }: { mock: Mock }, use: (session: Client) => Promise<void>) => Promise<void>
}

/**
 * Returns fixtures for `test.extend` of Vitest and of Playwright: `mock`, which runs as long as a worker does, and `session`, which is
 * a test's own.
 * @param documents What to mock, as `agentmock serve` takes it.
 */
export declare function fixtures(documents?: string | string[], options?: StartOptions): Fixtures
