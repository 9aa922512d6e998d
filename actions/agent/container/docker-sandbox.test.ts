import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dockerSandbox } from './docker-sandbox.ts'
import { thenAlways } from './then-always.ts'

let folder: string
const at = (name: string) => path.join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-sandbox-test-'))
  for (const name of ['bin', 'tmp', 'workspace']) mkdirSync(at(name))
  vi.stubEnv('TMPDIR', at('tmp'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A run on an engine that starts no container, and then answers `docker rm` as told. */
function runWhere(remove: string) {
  const cases = `image) exit 0;; run) echo 'no such runtime' >&2; exit 125;; rm) ${remove};;`
  writeFileSync(at('bin/docker'), `#!/bin/sh\ncase "$1" in ${cases} esac\n`)
  chmodSync(at('bin/docker'), 0o755)
  writeFileSync(at('workspace/closed'), '')
  chmodSync(at('workspace/closed'), 0)
  const host = { PATH: `${at('bin')}:${process.env.PATH}` }
  const sandbox = dockerSandbox({ image: 'runner', limits: { memoryMb: 64, cpus: 1, pids: 10 }, host })
  return sandbox.run({ name: 'sentra-test', workspace: at('workspace'), command: ['true'], deadlineMs: 60_000 })
}
const modeOf = (file: string) => statSync(at(file)).mode & 0o777

test('what was made for a container is removed with it, and the workspace is taken back', async () => {
  await expect(runWhere('echo "Error: No such container: x" >&2; exit 1')).rejects.toThrow('could not be started')
  expect(readdirSync(at('tmp'))).toEqual([])
  expect(readdirSync(at('workspace'))).toEqual(['closed'])
  expect(modeOf('workspace/closed')).toBe(0o600)
})

test('where a container cannot be removed, the rest is, and the first failure is told', async () => {
  await expect(runWhere('echo "engine is stuck" >&2; exit 1')).rejects.toThrow('could not be started')
  expect(readdirSync(at('tmp'))).toEqual([])
  expect(readdirSync(at('workspace'))).toEqual(['closed'])
  // It may still run, and could put a link where the host changes modes.
  expect(modeOf('workspace/closed')).toBe(0)
})

test('each step is taken, and a failure of the steps alone is told too', async () => {
  const taken: string[] = []
  const step = (name: string, error?: Error) => async () => {
    taken.push(name)
    if (error) throw error
  }
  const steps = [step('a', new Error('stuck')), step('b', new Error('later')), step('c')]
  await expect(thenAlways(async () => 1, steps)).rejects.toThrow('stuck')
  await expect(thenAlways(() => Promise.reject(new Error('first')), steps)).rejects.toThrow('first')
  expect(taken).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
  expect(await thenAlways(async () => 1, [step('d')])).toBe(1)
})
