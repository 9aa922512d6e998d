import { writeSync } from 'node:fs'
import { readInput } from '../event.ts'
import { readAdditions } from './config.ts'
import { disk } from './disk.ts'
import { type Answer, answer } from './hook.ts'

/** Answers the event on standard input by the exit code. `self`: the folder that the hooks lie in. */
export async function main(self: string): Promise<void> {
  // Until all is judged the answer is no: a process that ends early must not have allowed anything.
  process.exitCode = 2
  const { env } = process
  const additions = (workspace: string) => readAdditions(workspace, env.SENTRA_HOOKS_CONFIG)
  const home = env.HOME || process.getBuiltinModule('node:os').homedir()
  const result = await safely(() => answer(readInput(), { env, home, self, disk, additions }))
  if (result.exit === 2) writeSync(2, `${result.reason}\n`)
  // At once: nothing is left to do, and taking the process down in good order would cost a millisecond.
  process.exit(result.exit)
}

/** A guard that fails open is none: whatever goes wrong refuses. */
async function safely(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { exit: 2, reason: `validate-bash: refused, because the guard itself failed: ${why}` }
  }
}
