import { start } from 'agentmock'

let mock
beforeAll(async () => { mock = await start('todos.yaml', { stderr: 'ignore' }) })
afterAll(() => mock.stop())

test('a list', async () => {
  const list = await (await fetch(`${mock.url}/todos`)).json()
  expect(list.items.length).toBeGreaterThan(0)
})
test('a session changes what it sees', async () => {
  const session = await mock.session()
  await session.addFixture({ operation: 'getTodo', response: { status: 404 } })
  expect((await fetch(`${session.url}/todos/1`)).status).toBe(404)
  expect((await fetch(`${mock.url}/todos/1`)).status).toBe(200)
})
