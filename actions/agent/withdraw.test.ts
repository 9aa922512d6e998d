import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'

const key = 'sk-ant-canary-withdrawn'

/** Tells what it was given and what it would hand on, and waits for a signal or the end of its input. */
const program = `
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { withdrawSecrets } from ${JSON.stringify(path.join(import.meta.dirname, 'withdraw.ts'))}
const env = withdrawSecrets()
process.on('SIGTERM', () => process.exit(7))
setInterval(() => {}, 1_000)
console.log(JSON.stringify({ env, pid: process.pid, children: execFileSync('env', { encoding: 'utf8' }), input: readFileSync(0, 'utf8') }))
`

const folder = mkdtempSync(path.join(tmpdir(), 'sentra-withdraw-'))
const script = path.join(folder, 'program.mts')
writeFileSync(script, program)
afterAll(() => rmSync(folder, { recursive: true }))

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

/** As a runner starts an action: told everything by the environment, with nothing to read. */
async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let noise = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    noise += text
  })
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  return { child, told: JSON.parse(line), noise: () => noise }
}

const environOf = (child: ChildProcess) => readFileSync(`/proc/${child.pid}/environ`, 'latin1')

describe.skipIf(process.platform !== 'linux')('secrets are withdrawn from the environment', () => {
  const given = { 'INPUT_ANTHROPIC-API-KEY': key, ACTIONS_RUNTIME_TOKEN: `${key}-runner`, GITHUB_RUN_ID: '7' }

  test('so that no other process of the user reads them, while this one goes on as the runner knows it', async () => {
    const { child, told, noise } = await start(given)
    expect(told.env).toMatchObject({ 'INPUT_ANTHROPIC-API-KEY': key, GITHUB_RUN_ID: '7' })
    expect(told.pid).toBe(child.pid)
    expect(environOf(child)).toContain('GITHUB_RUN_ID=7')
    expect(environOf(child)).not.toContain(key)
    expect(told.children).toContain('GITHUB_RUN_ID=7')
    expect(told.children).not.toContain(key)
    expect(told.input).toBe('')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([7, null])
    expect(noise()).toBe('')
  })

  test('which would stand there otherwise', async () => {
    const { child } = await start({ GITHUB_RUN_ID: key })
    expect(environOf(child)).toContain(key)
  })
})
