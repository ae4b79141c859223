// A development server with the plugin passes on what is asked below its prefix, and stops the mock when it stops.
import assert from 'node:assert/strict'
import { createServer } from 'vite'
import { agentmock } from 'agentmock/vite'

const plugin = (prefix) => agentmock({ document: 'todos.yaml', prefix, stderr: 'ignore' })
const said = []
const logger = { info: (text) => said.push(text), warn() {}, warnOnce() {}, error() {}, clearScreen() {}, hasErrorLogged: () => false, hasWarned: false }
const server = await createServer({ configFile: false, root: '.', customLogger: logger, plugins: [plugin('/api')], server: { port: 0, host: '127.0.0.1' } })
await server.listen()
const answer = await fetch(`http://127.0.0.1:${server.httpServer.address().port}/api/todos/1`)
assert.equal(answer.status, 200)
assert.equal((await answer.json()).id, 1)
const url = said.join('\n').match(/agentmock: (http:\S+),/)[1]
assert.equal((await fetch(`${url}/todos/1`)).status, 200)
await server.close()
await assert.rejects(fetch(`${url}/todos/1`))
await assert.rejects(createServer({ configFile: false, root: '.', customLogger: logger, plugins: [plugin()] }), /expected the path under which the application asks the API/)
console.log('passed on, stopped')
process.exit(0)
