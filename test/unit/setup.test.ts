import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { canInstall } from '../setup/packages.ts'
import { chosenProjects, projects } from '../setup/projects.ts'
import { endOf } from '../setup/report.ts'

const root = path.join(import.meta.dirname, '../..')

test.each([
  [[], projects],
  [['--project', 'unit', 'core/'], ['unit']],
  [
    ['--project=unit', '--project', 'e2e'],
    ['unit', 'e2e'],
  ],
  [['test/unit/setup.test.ts'], projects],
  [['--project', '!browser'], projects],
  [['--project'], projects],
])('%j brings what these need: %j', (args, expected) => expect(chosenProjects(args)).toEqual(expected))

const counts = { numPassedTests: 3, numFailedTests: 0, numFailedTestSuites: 0, numPendingTests: 0, numTodoTests: 0 }
describe('how a run ends', () => {
  it('names and counts what passed on its second try only', () => {
    const end = endOf(JSON.stringify(counts), '["a.test.ts > b"]', 0, true)
    expect(end).toEqual({
      exitCode: 0,
      text: 'passed on its second try: a.test.ts > b\n3 passed, 0 failed, 1 on the second try\n',
    })
  })

  it.each([
    ['all well', counts, 0, false, 0, /^3 passed, 0 failed\n$/],
    ['a skip', { ...counts, numPendingTests: 1 }, 0, false, 0, /^3 passed, 0 failed, 1 skipped\n$/],
    ['a skip where none may be', { ...counts, numPendingTests: 1 }, 0, true, 1, /skipped test is a failure here/],
    ['a suite that could not be read', counts, 1, false, 1, /A suite failed: see above\.\n3 passed/],
    ['no report at all', undefined, 1, false, 1, /^vitest ended with 1 before it could report: see above\.\n$/],
    ['no report, and no failure either', undefined, 0, false, 1, /vitest ended with 0 before it could report/],
  ])('%s', (_, report, code, strict, exitCode, text) => {
    const end = endOf(report && JSON.stringify(report), undefined, code, strict)
    expect(end.exitCode).toBe(exitCode)
    expect(end.text).toMatch(text)
  })
})

describe('the command, interrupted', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'setup-'))
    mkdirSync(path.join(folder, 'bin'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const program = (name: string, text: string) => {
    const file = path.join(folder, 'bin', name)
    writeFileSync(file, `#!/bin/sh\n${text}\n`)
    chmodSync(file, 0o755)
  }
  const isRunning = (pid: string) =>
    spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).stdout.trim() !== ''

  // Elsewhere no engine is started at all.
  it.skipIf(!canInstall()).each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s while the engine starts, takes down the engine and its folder',
    async (signal) => {
      // An engine that never answers, and an engine's client that says so.
      program('dockerd', `echo $$ > ${folder}/engine; exec sleep 60`)
      program('docker', 'exit 1')
      program('npm', 'exit 1')
      const child = spawn(process.execPath, ['test/setup/run.ts', '--project', 'container', 'test/container/none'], {
        cwd: root,
        env: {
          ...process.env,
          PATH: `${folder}/bin:${process.env.PATH}`,
          TMPDIR: folder,
          npm_config_cache: path.join(folder, 'npm'),
          DOCKER_HOST: `unix://${folder}/none`,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
      const code = new Promise((resolve) => child.once('close', resolve))
      await expect.poll(() => readdirSync(folder), { timeout: 15_000 }).toContain('engine')
      const pid = spawnSync('cat', [path.join(folder, 'engine')], { encoding: 'utf8' }).stdout.trim()
      child.kill(signal)
      await new Promise((resolve) => setTimeout(resolve, 20))
      child.kill(signal)
      expect(await code, said).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
      expect(isRunning(pid)).toBe(false)
      expect(readdirSync(folder).filter((name) => name.startsWith('sentra-'))).toEqual([])
    },
    40_000,
  )
})
