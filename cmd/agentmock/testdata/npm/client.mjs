// What a test does with the client: it starts a mock, asks, changes what it answers, looks at what was asked, and stops it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, MockError, start } from 'agentmock'

const mock = await start('todos.yaml', { adminToken: 'secret', stderr: 'ignore' })
const status = async (client, path) => (await fetch(client.url + path, { headers: client.headers })).status
assert.equal(await status(mock, '/todos/1'), 200)
assert.equal((await mock.operations()).title, 'To-dos')

const one = mock.session()
const other = mock.session('other')
await one.addFixture({ operation: 'getTodo', name: 'gone', response: { status: 404 } })
assert.equal(await status(one, '/todos/1'), 404)
assert.equal(await status(other, '/todos/1'), 200)
assert.equal((await one.fixtures())[0].id, 'gone')
assert.deepEqual((await mock.sessions()).includes('other'), true)
await one.deleteFixture('gone')
assert.equal(await status(one, '/todos/1'), 200)
await assert.rejects(one.addFixture({ operation: 'getTodoo', response: { status: 404 } }), (error) => error instanceof MockError && error.status === 422 && /near: getTodo/.test(error.message))
await assert.rejects(connect(mock.url).operations(), (error) => error.status === 401)

assert.equal((await one.settings({ error_rate: 1 })).error_rate, 1)
assert.equal(await status(one, '/todos/1'), 500)
assert.equal(await one.count({ method: 'GET', operation: 'getTodo' }), 3)
assert.equal((await one.verify({ operation: 'getTodo' }, 3)).length, 3)
await assert.rejects(one.verify({ operation: 'getTodo' }, 7), /3 requests match .*expected 7; the latest requests are:\n {2}GET \/todos\/1 500/)
assert.equal((await one.wait({ operation: 'getTodo' }, { count: 2 })).length >= 2, true)
await assert.rejects(one.wait({ operation: 'listTodos' }, { timeout: 50 }), (error) => error.status === 408)
await one.reset()
assert.equal(await status(one, '/todos/1'), 200)

await mock.stop()
await assert.rejects(fetch(mock.url))
await assert.rejects(start('none.yaml', { stderr: 'ignore' }), /exit code 2[^]*there is no such file or directory/)

// The command of the package passes signals on, and the exit code back.
const command = spawn('node_modules/.bin/agentmock', ['serve', 'todos.yaml', '--addr', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] })
await once(command.stdout, 'data')
command.kill('SIGTERM')
assert.deepEqual(await once(command, 'exit'), [0, null])

// So does npx, whose shell does not: who is asked over the network is gone, too.
const npx = spawn('npx', ['--no-install', 'agentmock', 'serve', 'todos.yaml', '--addr', '127.0.0.1:0', '--ready-file', 'url'], { stdio: 'ignore' })
const within = async (seconds, what) => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) if (await what()) return true
}
assert(await within(20, () => existsSync('url')))
const url = readFileSync('url', 'utf8').trim()
assert.equal((await fetch(`${url}/todos/1`)).status, 200)
npx.kill('SIGTERM')
assert(await within(10, () => fetch(url).then(() => false, () => true)), 'the mock goes on without npx')
console.log('started, asked, changed, verified, stopped')
