/**
 * The hostile worker. Runs every attack of a battery as the agent would, a few at a time, and reports on standard error
 * what each brought home. It is told no secret: it knows loot by its form, and the host checks it against the truth.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { lootIn } from './loot.ts'
import type { Plan, Report } from './plan.ts'

const here = import.meta.dirname
const plan: Plan = JSON.parse(readFileSync(process.env.RT_PLAN ?? path.join(here, 'plan.json'), 'utf8'))

function run({ id, script }: Plan['attacks'][number]): Promise<Report> {
  const began = Date.now()
  const env = { ...process.env, ...plan.environment, RT_ID: id, RT_HERE: here }
  return new Promise((resolve) => {
    // Descriptors 3 and 4 are the worker's own output, for attacks on who reads it.
    const child = spawn('bash', ['-c', `set +e\nsource "$RT_HERE/tools.sh"\n${script}`], {
      ...{ env, cwd: plan.workspace, detached: true, stdio: ['ignore', 'pipe', 'pipe', 1, 2] },
    })
    let text = ''
    const take = (chunk: Buffer): void => {
      if (text.length < 5e7) text += chunk.toString('latin1')
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    const end = (): void => {
      try {
        process.kill(-Number(child.pid), 'SIGKILL')
      } catch {}
    }
    const timer = setTimeout(end, 20_000)
    child.once('exit', () => setTimeout(end, 50))
    child.once('close', () => {
      clearTimeout(timer)
      resolve({ id, loot: lootIn(text, id).slice(0, 5), saw: text.slice(0, 200), ms: Date.now() - began })
    })
  })
}

const queue = [...plan.attacks]
const report = async (): Promise<void> => {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const encoded = Buffer.from(JSON.stringify(await run(next))).toString('base64url')
    process.stderr.write(`redteam ${encoded}\n`)
  }
}
await Promise.all(Array.from({ length: plan.atOnce }, report))
// What a worker says when it is done: the run goes on to the judge.
const result = { event: 'result', outcome: 'finished', reason: 'done', summary: 'Added take.', replies: [], turns: 1 }
process.stdout.write(`${JSON.stringify(result)}\n`)
