'use strict'
const { start } = require('./index.js')

exports.agentmock = function agentmock({ document = [], prefix, ...options } = {}) {
  let mock
  const stop = async () => {
    const running = mock
    mock = undefined
    await running?.stop()
  }
  return {
    name: 'agentmock',
    apply: 'serve',

    async config(config) {
      mock = await start(document, { cwd: config.root, ...options })
      try {
        return { server: { proxy: await proxy(mock, prefix) } }
      } catch (error) {
        await stop()
        throw error
      }
    },

    configureServer(server) {
      server.config.logger.info(`  agentmock: ${mock.url}, console at ${mock.url}/__admin/`)
    },

    // When the server stops, and when it starts anew because its configuration has changed.
    closeBundle: stop,
  }
}

/** Returns what Vite is to pass on: the prefix becomes the path with which the document's own paths begin. */
async function proxy(mock, prefix) {
  const { base_path: base = '' } = await mock.operations()
  const from = (prefix ?? base).replace(/\/+$/, '')
  if (!from.startsWith('/')) {
    throw new Error(`agentmock: prefix ${JSON.stringify(prefix ?? '')}: the document's server has no path: expected the path under which the application asks the API, such as prefix: '/api'`)
  }
  const begin = new RegExp(`^${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[/?]|$)`)
  return { [begin.source]: { target: mock.url, changeOrigin: true, rewrite: path => path.replace(begin, base) } }
}
