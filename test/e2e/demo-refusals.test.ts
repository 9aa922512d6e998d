import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-refusals-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** The demo as `npm start` runs it, with a temporary folder of its own, so that anything left behind is seen. */
function demo(args: string[], env: Record<string, string> = {}) {
  const result = spawnSync(process.execPath, ['demo/index.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, DOCKER_HOST: `unix://${folder}/none.sock`, ...env },
  })
  return { code: result.status, text: result.stdout + result.stderr }
}

test('--help says what the flags do, and calls the models scripted', () => {
  const { code, text } = demo(['--help'])
  expect(code).toBe(0)
  for (const flag of ['--json', '--voice-note FILE', '--live', '--keep', '--port NUMBER', '--help'])
    expect(text).toContain(flag)
  expect(text).toContain('scripted')
})

test.each<[string, string[], number, RegExp]>([
  ['an unknown flag', ['--jason'], 2, /Unknown option '--jason'\. See npm start -- --help/],
  ['a flag without its value', ['--voice-note'], 2, /argument missing/],
  ['a missing file', ['--voice-note', '/nowhere.wav'], 1, /\/nowhere\.wav cannot be read\.\s+There is no such file/],
  ['a file that is no audio', ['--voice-note', path.join(root, 'package.json')], 1, /no recording that can be used/],
  ['--live without Docker', ['--live'], 1, /--live needs Docker/],
])('%s ends with a clear line and leaves nothing', async (_, args, code, message) => {
  const result = demo(args)
  expect(result.text).toMatch(message)
  expect(result.code).toBe(code)
  expect(await readdir(folder)).toEqual([])
})

test('without git it says what to install', async () => {
  const { code, text } = demo([], { PATH: path.dirname(process.execPath) })
  expect(text).toMatch(/git is missing\.\s+The local GitHub.*\s+.*apt-get install git/)
  expect(code).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

test('as JSON, a refusal is an event like any other', () => {
  const { code, text } = demo(['--json', '--live'])
  expect(code).toBe(1)
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string })
  expect(events.map(({ event }) => event)).toEqual(['failed'])
})

test('without pocketsphinx a recording of one’s own is refused with the way to get it', async () => {
  const file = path.join(folder, 'own.wav')
  const head = Buffer.from(
    '524946462c00000057415645666d74201000000001000100803e0000007d00000200100064617461100000000102030405060708090a0b0c0d0e0f10',
    'hex',
  )
  await writeFile(file, head)
  // A machine with Node and git, and nothing else.
  const programs = await mkdtemp(path.join(tmpdir(), 'few-programs-'))
  const git = spawnSync('bash', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim()
  await symlink(git, path.join(programs, 'git'))
  const { code, text } = demo(['--voice-note', file], { PATH: programs })
  await rm(programs, { recursive: true })
  expect(text).toMatch(/pocketsphinx is not installed [^.]*\.\s+Install it/)
  expect(code).toBe(1)
})
