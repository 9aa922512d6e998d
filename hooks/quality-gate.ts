#!/usr/bin/env node
/** The Stop hook, and the same gate as a command: `--help` says how. Exit 0 passed, 2 failed, 1 could not run. */
import { isatty } from 'node:tty'
import { runHook } from './event.ts'
import { byHand } from './gate/by-hand.ts'
import { endAll } from './gate/run-command.ts'
import { stop } from './gate/stop.ts'

for (const [name, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.once(name, () => {
    endAll()
    process.exit(128 + number)
  })
}

const args = process.argv.slice(2)
if (args.length === 0 && !isatty(0)) await runHook('quality-gate', stop)
process.exitCode = await byHand(args).catch((error: Error) => {
  process.stderr.write(`quality-gate: ${error.message}\nSee --help.\n`)
  return 1
})
