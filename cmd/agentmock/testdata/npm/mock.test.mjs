import { expect, test as base } from 'vitest'
import { fixtures } from 'agentmock/test'

const test = base.extend(fixtures('todos.yaml', { stderr: 'ignore' }))
let first
test('a session changes what it sees', async ({ session, mock }) => {
  first = mock.pid
  await session.addFixture({ operation: 'getTodo', response: { status: 404 } })
  expect((await fetch(`${session.url}/todos/1`)).status).toBe(404)
})
test('and the next one does not', async ({ session, mock }) => {
  expect(mock.pid).toBe(first)
  expect((await fetch(`${session.url}/todos/1`)).status).toBe(200)
})
