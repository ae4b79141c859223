#!/usr/bin/env node
'use strict'
// Runs the program of this platform as if it were this one: the same arguments, files, signals and exit code.
const { spawn } = require('node:child_process')
const { constants } = require('node:os')
const { program } = require('../program.js')

let path
try {
  path = program()
} catch (error) {
  console.error(error.message)
  process.exit(2) // as the program says that something could not be done
}
const child = spawn(path, process.argv.slice(2), { stdio: 'inherit' })
// A terminal sends its signals to both; a second one would end the program at once.
const both = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!(both && signal === 'SIGINT')) child.kill(signal)
  })
}
// npx hands a signal to its shell alone, which ends and tells nobody. In the background of a shell that has ended, npx and its own shell are still there.
if (process.env.npm_command === 'exec') {
  const shell = process.ppid
  setInterval(() => {
    if (process.ppid !== shell) child.kill('SIGTERM')
  }, 200).unref()
}
child.on('error', error => {
  console.error(`agentmock: ${error.message}`)
  process.exit(2)
})
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
