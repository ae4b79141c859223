'use strict'
// The program, started and stopped, and a client of its admin API. index.d.ts says what each does.
const { spawn } = require('node:child_process')
const { randomUUID } = require('node:crypto')
const { once } = require('node:events')
const { mkdtemp, readFile, rm } = require('node:fs/promises')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { program } = require('./program.js')

/** What the mock refused, or could not do. */
class MockError extends Error {
  constructor(what, problem) {
    const places = (problem.violations ?? []).map(v => `\n  ${v.where}: ${[v.want && `expected ${v.want}`, v.got && `got ${v.got}`].filter(Boolean).join(', ')}`)
    super(`agentmock: ${what}: ${problem.detail ?? problem.title}${places.join('')}`)
    this.name = 'MockError'
    this.status = problem.status
    this.violations = problem.violations ?? []
  }
}

/** A mock that runs, as one session of it sees it. */
class Client {
  constructor(base, { admin = base, adminToken, session } = {}) {
    this.base = base.replace(/\/$/, '')
    this.admin = admin.replace(/\/$/, '')
    this.adminToken = adminToken
    this.name = session
    this.url = session ? `${this.base}/__session/${session}` : this.base
    this.headers = session ? { 'X-Mock-Session': session } : {}
  }

  session(name = `s-${randomUUID()}`) {
    return new Client(this.base, { admin: this.admin, adminToken: this.adminToken, session: name })
  }

  sessions() {
    return this.#ask('GET', '/sessions').then(answer => answer.sessions)
  }

  operations() {
    return this.#ask('GET', '/operations')
  }

  fixtures() {
    return this.#ask('GET', '/fixtures').then(answer => answer.fixtures)
  }

  addFixture(exchange) {
    return this.#ask('POST', '/fixtures', exchange)
  }

  deleteFixture(id) {
    return this.#ask('DELETE', `/fixtures/${encodeURIComponent(id)}`)
  }

  deleteFixtures() {
    return this.#ask('DELETE', '/fixtures')
  }

  settings(change) {
    return change ? this.#ask('PATCH', '/settings', change) : this.#ask('GET', '/settings')
  }

  requests(criteria = {}) {
    return this.#ask('POST', '/requests/find', criteria).then(page => page.requests)
  }

  count(criteria = {}) {
    return this.#ask('POST', '/requests/count', criteria).then(answer => answer.count)
  }

  wait(criteria = {}, { count = 1, timeout = 5000 } = {}) {
    return this.#ask('POST', '/requests/wait', { ...criteria, count, timeout: `${timeout}ms` }).then(page => page.requests)
  }

  async verify(criteria, expected) {
    const [requests, count] = await Promise.all([this.requests(criteria), this.count(criteria)])
    if (expected === undefined ? count > 0 : count === expected) return requests
    const all = (await this.requests()).slice(0, 10).map(r => `\n  ${r.request.method} ${r.request.url} ${r.response.status}${r.operation ? ` (${r.operation})` : ''}`)
    throw new Error(
      `agentmock: ${count} requests match ${JSON.stringify(criteria)}, expected ${expected ?? 'at least 1'}; ` + (all.length ? `the latest requests are:${all.join('')}` : 'there were no requests')
    )
  }

  reset() {
    return this.#ask('POST', '/reset')
  }

  async #ask(method, path, body) {
    const headers = { ...this.headers, 'Accept-Language': 'en' }
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (this.adminToken) headers.Authorization = `Bearer ${this.adminToken}`
    const response = await fetch(`${this.admin}/__admin${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
    const text = await response.text()
    if (response.ok) return text ? JSON.parse(text) : undefined
    let problem
    try {
      problem = JSON.parse(text)
    } catch {
      problem = { detail: `expected an answer of agentmock, got ${response.status} ${text.slice(0, 200)}` }
    }
    throw new MockError(`${method} /__admin${path}`, { status: response.status, ...problem })
  }
}

/** A mock in a process of its own. */
class Mock extends Client {
  #process
  #dir
  #stopped

  constructor(url, options, child, dir) {
    super(url, options)
    this.#process = child
    this.#dir = dir
    this.pid = child.pid
  }

  stop() {
    this.#stopped ??= end(this.#process, this.#dir)
    return this.#stopped
  }
}

const running = new Set()
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

function killAll() {
  for (const child of running) child.kill()
}

// A signal that nobody else listens for ends this process, as it does without us, and the mocks with it.
function onSignal(signal) {
  killAll()
  if (process.listenerCount(signal) > 1) return
  forget()
  process.kill(process.pid, signal)
}

function remember(child) {
  if (running.size === 0) {
    process.on('exit', killAll)
    for (const signal of signals) process.on(signal, onSignal)
  }
  running.add(child)
  child.once('exit', () => {
    running.delete(child)
    if (running.size === 0) forget()
  })
}

function forget() {
  process.off('exit', killAll)
  for (const signal of signals) process.off(signal, onSignal)
}

async function end(child, dir) {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    child.ref() // who waits for it waits until it has ended
    child.kill('SIGTERM')
    await exited
  }
  await rm(dir, { recursive: true, force: true })
}

async function start(documents = [], options = {}) {
  const { args = [], cwd, env, stderr = 'inherit', timeout = 10_000, adminToken } = options
  const path = options.program ?? program()
  const dir = await mkdtemp(join(tmpdir(), 'agentmock-'))
  const file = join(dir, 'url')
  const child = spawn(path, ['serve', ...[documents].flat(), '--addr', '127.0.0.1:0', '--ready-file', file, ...args], {
    cwd,
    env: { ...process.env, ...(adminToken && { AGENTMOCK_ADMIN_TOKEN: adminToken }), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  })
  let said = ''
  let failure
  child.stderr.setEncoding('utf8').on('data', text => {
    if (stderr === 'inherit') process.stderr.write(text)
    said = (said + text).slice(-4000)
  })
  child.once('error', error => { failure = error }) // such as: there is no such program
  child.once('close', (code, signal) => { failure ??= new Error(`agentmock ended with ${signal ?? `exit code ${code}`} before it answered\n${said.trim()}`) })
  if (child.pid) remember(child)
  for (const until = Date.now() + timeout; !failure && Date.now() < until; await sleep(10)) {
    const url = await readFile(file, 'utf8').catch(() => '')
    if (url) {
      child.stderr.unref?.()
      child.unref() // a test that forgets to stop it ends all the same
      return new Mock(url.trim(), options, child, dir)
    }
  }
  if (child.pid) await end(child, dir)
  else await rm(dir, { recursive: true, force: true })
  throw failure ?? new Error(`agentmock was not ready within ${timeout} ms\n${said.trim()}`)
}

function connect(url, options) {
  return new Client(url, options)
}

exports.start = start
exports.connect = connect
exports.Client = Client
exports.Mock = Mock
exports.MockError = MockError
