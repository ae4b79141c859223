'use strict'
const { start } = require('./index.js')

// Vitest and Playwright read the names of fixtures out of the parameter, which has to be a pattern.
exports.fixtures = function fixtures(documents, options) {
  return {
    mock: [
      async ({}, use) => {
        const mock = await start(documents, options)
        await use(mock)
        await mock.stop()
      },
      { scope: 'worker' },
    ],
    session: async ({ mock }, use) => {
      const session = mock.session()
      await use(session)
      await session.reset()
    },
  }
}
