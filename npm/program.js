'use strict'
// Where the program is: in the package of this platform, which npm installs beside this one as an optional dependency.

/** Returns the path of the program for this platform. */
exports.program = function program() {
  const name = `@agentmock/${process.platform}-${process.arch}`
  try {
    return require.resolve(`${name}/bin/agentmock${process.platform === 'win32' ? '.exe' : ''}`)
  } catch {
    const { optionalDependencies: packages = {} } = require('./package.json')
    throw new Error(
      name in packages
        ? `agentmock: the package ${name} is not installed: expected it beside agentmock. It is an optional dependency; install without --omit=optional (--no-optional), and on the platform where it is to run`
        : `agentmock: there is no program for ${process.platform}-${process.arch}: expected one of ${Object.keys(packages).join(', ')}. Build it with Go, and pass its path as program`
    )
  }
}
