// What the types let be written, and what they do not.
import { start, type Client, MockError } from 'agentmock'
import { type Fixtures, fixtures } from 'agentmock/test'
import { agentmock } from 'agentmock/vite'
import { defineConfig } from 'vite'
import { test as base } from 'vitest'

export async function use(): Promise<number> {
  const mock = await start(['a.yaml', 'b=./b'], { args: ['--seed', '7'] })
  const session: Client = mock.session('mine')
  await session.addFixture({ operation: 'getTodo', response: { status: 404 } })
  await session.settings({ delay: '300ms' })
  // @ts-expect-error a setting that there is not
  await session.settings({ delayed: '300ms' })
  // @ts-expect-error a fixture says which operation it is of
  await session.addFixture({ response: { status: 404 } })
  try {
    await session.verify({ method: 'GET' }, 1)
  } catch (error) {
    if (error instanceof MockError) return error.status
  }
  await mock.stop()
  return session.count()
}

export const test = base.extend<Fixtures>(fixtures('todos.yaml'))
test('typed', async ({ session }) => {
  const url: string = session.url
  await fetch(url)
  // @ts-expect-error a session has no such thing
  await session.stop()
})
export default defineConfig({ plugins: [agentmock({ document: 'todos.yaml', prefix: '/api' })] })
