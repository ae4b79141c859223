/** How a mock is started. */
export interface StartOptions {
  /** More of the command line of `agentmock serve`, such as `['--seed', '7']`. */
  args?: string[]
  /** Where documents and `agentmock.yaml` are looked for; this process's own without it. */
  cwd?: string
  /** More of the environment. */
  env?: Record<string, string>
  /** Where the log goes; `inherit` without it. */
  stderr?: 'inherit' | 'ignore'
  /** How long to wait for the first answer, in milliseconds; 10 000 without it. */
  timeout?: number
  /** What the admin API is to ask for. */
  adminToken?: string
  /** The path of the program; that of this platform's package without it. */
  program?: string
}

/**
 * Starts a mock on a free port and resolves when it answers. It ends by `stop()`, and with this process.
 * @param documents What to mock, as `agentmock serve` takes it: files, directories, URLs, `NAME=FILE`. Without it the document in
 * the directory, else the API in the program.
 */
export declare function start(documents?: string | string[], options?: StartOptions): Promise<Mock>

/** Returns a client of a mock that runs already. */
export declare function connect(url: string, options?: { admin?: string; adminToken?: string }): Client

/** A mock that runs, as one session of it sees it. */
export declare class Client {
  private constructor()
  /** Where the API is asked, of a session with its name in the path. */
  readonly url: string
  /** The session's name; undefined for the one that all share who name none. */
  readonly name: string | undefined
  /** What a request has to have to be of this session, where it is not sent to `url`. */
  readonly headers: Record<string, string>
  /** Returns the same mock as another session sees it; without a name, as one that nobody else has. */
  session(name?: string): Client
  /** The names of the sessions that something is known of. */
  sessions(): Promise<string[]>
  /** What the mock answers. */
  operations(): Promise<Operations>
  /** Run-time fixtures, then those of files. */
  fixtures(): Promise<Fixture[]>
  /** Adds a run-time fixture, or replaces the one of its name. Rejects with a MockError where it breaks the document. */
  addFixture(exchange: Exchange): Promise<Fixture>
  deleteFixture(id: string): Promise<void>
  /** Deletes all run-time fixtures. */
  deleteFixtures(): Promise<void>
  /** Reads the settings, or changes those that are given; resolves with all as they are then. */
  settings(change?: SettingsChange): Promise<Settings>
  /** The requests that match, the newest first. */
  requests(criteria?: Criteria): Promise<Entry[]>
  /** How many requests match. */
  count(criteria?: Criteria): Promise<number>
  /** Waits until `count` (1) requests match, those before included; rejects with a MockError of status 408 after `timeout` (5000) milliseconds. */
  wait(criteria?: Criteria, options?: { count?: number; timeout?: number }): Promise<Entry[]>
  /** Rejects, with the latest requests, unless as many requests match as expected; without a number, at least one. */
  verify(criteria: Criteria, expected?: number): Promise<Entry[]>
  /** Forgets journal, run-time fixtures, sequences, changed settings and what was written. */
  reset(): Promise<void>
}

/** A mock in a process of its own. */
export declare class Mock extends Client {
  readonly pid: number
  /** Ends the process, and resolves when it has ended. */
  stop(): Promise<void>
}

/** What the mock refused, or could not do. */
export declare class MockError extends Error {
  readonly status: number
  readonly violations: Violation[]
}

/** A value, or a regular expression. */
export type Matcher = string | { matches: string }

/** What must match; nothing given matches every request. */
export interface Criteria {
  operation?: string
  method?: string
  /** Path and query. */
  url?: Matcher
  status?: number
  /** What answered: fixture, run-time-fixture, stored, example, generated, problem, … */
  source?: string
  request?: RequestConditions
}

/** As in an exchange file: values, or `{matches: REGEXP}`; of the body also values by JSON Pointer. */
export interface RequestConditions {
  path?: Record<string, unknown>
  query?: Record<string, unknown>
  querystring?: Record<string, unknown>
  header?: Record<string, unknown>
  cookie?: Record<string, unknown>
  body?: unknown
}

/** An exchange file, with the operation it belongs to. */
export interface Exchange {
  /** operationId */
  operation: string
  /** The id it gets; one is made up otherwise. */
  name?: string
  description?: string
  request?: RequestConditions
  /** What turns are counted by: `$request.path.NAME`. */
  key?: string
  /** How many requests its one response answers. */
  times?: number
  response?: Answer
  /** In turn; the last repeats. */
  responses?: Answer[]
}

export interface Answer {
  /** 200 without it. */
  status?: number
  headers?: Record<string, unknown>
  body?: unknown
  /** In place of a body: those of a text/event-stream. */
  events?: { data?: unknown; event?: string; id?: string; retry?: number; delay?: string }[]
  /** A time such as `300ms`, or a distribution. */
  delay?: string | { median: string; p99: string }
  fault?: string
}

export interface Fixture {
  id: string
  operation: string
  kind: 'file' | 'run-time'
  description?: string
  /** What it wants of a request. */
  wants: string
  /** File and line. */
  at?: string
  url?: string
  /** How many it has in turn. */
  responses: number
  times?: number
  taken?: number
  statuses?: number[]
  violations?: Violation[]
  exchange?: Exchange
}

export interface Operations {
  title: string
  version: string
  url?: string
  folder: string
  edit: boolean
  documents?: string[]
  /** With which every path begins. */
  base_path?: string
  operations: {
    id: string
    method: string
    path: string
    summary?: string
    tags?: string[]
    deprecated?: boolean
    fixtures: number
    statuses: string[]
    /** A path that is answered. */
    example: string
  }[]
}

export interface Settings {
  /** Of every answer: `300ms`, or `median=200ms,p99=2s`; "" is none. */
  delay: string
  /** Between the events of a stream. */
  interval: string
  /** Between 0 and 1. */
  error_rate: number
  /** Between 0 and 1. */
  fault_rate: number
  /** `10/s`, `100/m`; "" is no limit. */
  rate_limit: string
  seed: string
  unknown: 'generate' | 'not-found'
  auth: 'optional' | 'required' | 'off'
  locale: string
  dynamic: boolean
  /** Digests of the credentials that are taken. */
  tokens: string[]
  /** When all tokens have expired, RFC 3339; "" for never. */
  tokens_expired: string
}

export type SettingsChange = Partial<Settings>

export interface Entry {
  id: string
  at: string
  took_ms: number
  request: { method: string; url: string; headers: Record<string, string[]>; body: string; body_base64?: boolean }
  /** Status 0: the client went away before it was answered. */
  response: { status: number; headers: Record<string, string[]>; body: string; body_base64?: boolean; size: number }
  operation?: string
  source: string
  why?: string
  fault?: string
  /** The trace that the request belongs to, by its header traceparent. */
  trace_id?: string
  violations?: Violation[]
  nearest?: string[]
}

/** What breaks the document, and where. */
export interface Violation {
  rule?: string
  severity?: 'error' | 'warning'
  where: string
  want?: string
  got?: string
  spec?: string
  limit?: string
}
