// Handlers that were exported answer as the mock does: the same requests are sent to both.
import assert from 'node:assert/strict'
import { setupServer } from 'msw/node'
import { handlers } from './handlers.ts.mjs'

const url = process.env.API_URL
const json = { 'Content-Type': 'application/json' }
const requests = [
  ['/v1/pets?page=2'], ['/v1/pets'], ['/v1/pets?tag=dig', { headers: { 'X-By': 'me' } }], ['/v1/pets', { headers: { Cookie: 'sid=a' } }],
  ['/v1/pets', { method: 'POST', headers: json, body: '{"n": 1.0, "name": "Rex"}' }],
  ['/v1/pets', { method: 'POST', headers: json, body: '{"name": "Tom", "tags": ["dog"]}' }],
  ['/v1/pets/a%2Fb'], ['/v1/pets/a%2Fb'], ['/v1/pets/a%2Fb'], ['/v1/pets/a%2Fb'], ['/v1/pets/picture'], ['/v1/pets/words'],
  ['/v1/pets/x', { method: 'DELETE' }],
]
const answers = async () => {
  const all = []
  for (const [path, init] of requests) {
    const answer = await fetch(url + path, init)
    all.push([path, answer.status, answer.headers.get('Content-Type'), answer.headers.get('X-A'), Buffer.from(await answer.arrayBuffer()).toString('latin1')])
  }
  return all
}
const mock = await answers()
const server = setupServer(...handlers)
server.listen({ onUnhandledRequest: 'error' })
assert.deepEqual(await answers(), mock)
await assert.rejects(fetch(url + '/v1/pets', { method: 'POST', headers: json, body: '{"a": "no magic"}' }))
server.close()
console.log(`${mock.length} answers are the same`)
