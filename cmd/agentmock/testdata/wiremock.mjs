// What wiremock-captain does against WireMock, against agentmock.
import assert from 'node:assert/strict'
import captain from 'wiremock-captain'

const { WireMock } = captain
const url = process.env.API_URL
const mock = new WireMock(url)
const get = async (path, init) => { const answer = await fetch(url + path, init); return [answer.status, await answer.text()] }
const post = (body) => get('/v1/pets', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

// create, get, list, delete
const made = await mock.register({ method: 'GET', endpoint: '/v1/pets/7' }, { status: 200, body: { name: 'Rex' }, headers: { 'X-By': 'captain' } })
assert.match(made.id, /^[0-9a-f-]{36}$/)
assert.deepEqual(await get('/v1/pets/7'), [200, '{"name":"Rex"}'])
assert.equal((await mock.getMapping(made.id)).request.method, 'GET')
assert.equal((await mock.getAllMappings()).length, 1)
await mock.deleteMapping(made.id)
assert.notEqual((await get('/v1/pets/7'))[1], '{"name":"Rex"}')

// patterns of bodies, query and headers; priority; delay; fault
await mock.register({ method: 'POST', endpoint: '/v1/pets', body: { name: 'Rex' } }, { status: 201, body: { name: 'made' } }, { requestIgnoreExtraElements: true })
assert.deepEqual(await post({ name: 'Rex', tag: 'dog' }), [201, '{"name":"made"}'])
assert.notEqual((await post({ name: 'Tom' }))[1], '{"name":"made"}')
await mock.register({ method: 'GET', endpoint: '/v1/pets', queryParameters: { tag: 'x' }, headers: { 'X-Tenant': '7' } }, { status: 503 }, { requestEndpointFeature: 'urlPath' })
assert.equal((await get('/v1/pets?tag=x', { headers: { 'X-Tenant': '7' } }))[0], 503)
assert.equal((await get('/v1/pets?tag=x'))[0], 200)
await mock.register({ method: 'GET', endpoint: '/v1/pets/[0-9]+' }, { status: 404 }, { requestEndpointFeature: 'urlPathPattern', stubPriority: 9 })
await mock.register({ method: 'GET', endpoint: '/v1/pets/8' }, { status: 200, body: { name: 'slow' } }, { responseDelay: { type: 'FIXED', constantDelay: 300 }, stubPriority: 1 })
const begun = Date.now()
assert.deepEqual(await get('/v1/pets/8'), [200, '{"name":"slow"}'])
assert.ok(Date.now() - begun >= 290)
assert.equal((await get('/v1/pets/9'))[0], 404)
await mock.register({ method: 'GET', endpoint: '/v1/pets/10' }, { status: 200 }, { fault: 'CONNECTION_RESET_BY_PEER' })
await assert.rejects(get('/v1/pets/10'))

// scenarios
const then = (required, next) => ({ scenario: { scenarioName: 'walk', requiredScenarioState: required, newScenarioState: next } })
await mock.register({ method: 'GET', endpoint: '/v1/pets/11' }, { status: 200, body: { name: 'first' } }, then('Started', 'walked'))
await mock.register({ method: 'GET', endpoint: '/v1/pets/11' }, { status: 200, body: { name: 'second' } }, then('walked', 'walked'))
for (const name of ['first', 'second', 'second']) assert.deepEqual(await get('/v1/pets/11'), [200, `{"name":"${name}"}`])
assert.equal((await mock.getAllScenarios())[0].state, 'walked')
await mock.resetAllScenarios()
assert.deepEqual(await get('/v1/pets/11'), [200, '{"name":"first"}'])

// what was asked
assert.equal((await mock.getRequestsForAPI('GET', '/v1/pets/11')).length, 4)
await get('/nowhere')
assert.equal((await mock.getUnmatchedRequests()).length, 1)
assert.ok((await mock.getAllRequests()).length > 10)

// what the document does not allow is refused
const refused = await mock.register({ method: 'GET', endpoint: '/nowhere' }, { status: 200 })
assert.equal(refused.status, 422)
assert.match(refused.detail, /^\/request\/url: /)
await mock.resetMappings()
assert.equal((await mock.getAllMappings()).length, 0)
await mock.clearAll()
assert.equal((await mock.getAllRequests()).length, 0)
console.log('as WireMock does')
