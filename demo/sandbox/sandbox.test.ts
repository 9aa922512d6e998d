import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SandboxTask } from '../../actions/agent/container/sandbox.ts'
import { scriptedSandbox } from './sandbox.ts'
import { renamed } from './shadow.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-sandbox-test-'))
  await mkdir(path.join(folder, 'ws'))
})
afterEach(() => rm(folder, { recursive: true }))

const task = (command: string[], more: Partial<SandboxTask> = {}): SandboxTask => ({
  name: 'sentra-1-test',
  workspace: path.join(folder, 'ws'),
  command,
  deadlineMs: 10_000,
  ...more,
})

test('a task finds its mounts, its workspace and Node under their names here', async () => {
  await writeFile(path.join(folder, 'task.json'), JSON.stringify({ workspace: '/workspace', other: '/workspaces' }))
  await writeFile(
    path.join(folder, 'program.js'),
    `const fs = require('node:fs')
     const task = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))
     fs.writeFileSync(task.workspace + '/seen', process.env.PLACE + ' ' + task.other)
     console.log('hello')`,
  )
  const mounts = ['task.json', 'program.js'].map((name) => ({
    source: path.join(folder, name),
    target: `/opt/sentra/work/${name}`,
  }))
  const output: string[] = []
  const result = await scriptedSandbox().run(
    task(['/opt/sentra/bin/node', '/opt/sentra/work/program.js', '/opt/sentra/work/task.json'], {
      mounts,
      environment: { PLACE: '/workspace' },
      onOutput: (text) => void output.push(text),
    }),
  )
  expect(result).toMatchObject({ exitCode: 0, timedOut: false, aborted: false, tail: 'hello\n' })
  expect(output.join('')).toBe('hello\n')
  expect(await readFile(path.join(folder, 'ws/seen'), 'utf8')).toBe(`${path.join(folder, 'ws')} /workspaces`)
})

test('nothing of this machine’s environment is handed in', async () => {
  process.env.DEMO_CANARY = 'sk-ant-canary'
  const result = await scriptedSandbox().run(task(['/bin/sh', '-c', 'env']))
  delete process.env.DEMO_CANARY
  expect(result.tail).toContain('HOME=')
  expect(result.tail).not.toContain('canary')
})

test('what it keeps for a while goes with it', async () => {
  const result = await scriptedSandbox().run(task(['/bin/sh', '-c', 'mktemp']))
  expect(result.tail).toMatch(/\/sentra-plain-\w+\/tmp\//)
  expect(existsSync(result.tail.trim())).toBe(false)
})

test('the deadline ends it and what it started', async () => {
  const result = await scriptedSandbox().run(task(['/bin/sh', '-c', 'sleep 60 & echo $!; wait'], { deadlineMs: 300 }))
  expect(result).toMatchObject({ exitCode: 137, timedOut: true })
  // Gone, or dead and waiting for its parent.
  await expect
    .poll(() => spawnSync('ps', ['-o', 'stat=', '-p', result.tail.trim()], { encoding: 'utf8' }).stdout)
    .toMatch(/^(?:Z.*)?$/m)
})

test('the deadline ends what it started in groups of their own, and those of a group of theirs', async () => {
  const program = `
    const { spawn } = require('node:child_process')
    const { writeFileSync } = require('node:fs')
    const deep = process.argv[1] === 'deep'
    if (!deep) spawn(process.execPath, ['-e', process.env.PROGRAM, 'deep'], { detached: true, stdio: 'inherit' })
    else {
      const { pid } = spawn('sleep', ['20'], { detached: true })
      console.log(pid)
    }
    setInterval(() => writeFileSync(process.env.HOME + '/' + performance.now(), ''), 1)
    setTimeout(() => process.exit(), 20_000)`
  const result = await scriptedSandbox().run(
    task(['/bin/sh', '-c', 'mkdir -p "$HOME"; node -e "$PROGRAM"'], {
      environment: { PROGRAM: program },
      deadlineMs: 1_500,
    }),
  )
  expect(result).toMatchObject({ exitCode: 137, timedOut: true })
  expect(result.tail).toMatch(/^\d+\n$/)
  await expect
    .poll(() => spawnSync('ps', ['-o', 'stat=', '-p', result.tail.trim()], { encoding: 'utf8' }).stdout)
    .toMatch(/^(?:Z.*)?$/m)
})

test('aborting ends it', async () => {
  const stop = new AbortController()
  const running = scriptedSandbox().run(task(['/bin/sh', '-c', 'sleep 60'], { signal: stop.signal }))
  setTimeout(() => stop.abort(), 100)
  expect(await running).toMatchObject({ aborted: true, exitCode: 137 })
})

test('only whole paths are renamed', () => {
  expect(renamed('/workspace/a /workspaces x/workspace "/workspace"', [['/workspace', '/here']])).toBe(
    '/here/a /workspaces x/workspace "/here"',
  )
})
