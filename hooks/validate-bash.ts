#!/usr/bin/env node
/**
 * PreToolUse hook: judges a bash command before it runs. Exit 0 allows it, exit 2 refuses it with the reason on standard
 * error. Nothing is imported that a plain command does not need: each one waits for this program.
 */
import { fstatSync, readFileSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { readAdditions } from './bash/config.ts'
import { type Answer, answer } from './bash/hook.ts'

/** `undefined` input: nobody sent an event, or it cannot be read. */
function readInput(): string {
  try {
    // `process.stdin` alone would take three milliseconds to make. A terminal sends no event, and is not waited for.
    return fstatSync(0).isCharacterDevice() ? '' : readFileSync(0, 'utf8')
  } catch {
    return ''
  }
}

const surroundings = {
  env: process.env,
  home: homedir(),
  self: import.meta.dirname,
  additions: (workspace: string) => readAdditions(workspace, process.env.SENTRA_HOOKS_CONFIG),
}

const failed = (error: unknown): Answer => ({
  exit: 2,
  reason: `validate-bash: refused, because the guard itself failed: ${error instanceof Error ? error.message : String(error)}`,
})

const result = await answer(readInput(), surroundings).catch(failed)
if (result.exit === 2) writeSync(2, `${result.reason}\n`)
process.exit(result.exit)
