import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startWorld, type World } from './app-world.ts'

/** `actions/bot` as a runner starts it: a process of its own, inputs in its environment, its exit code for all to see. */
const program = path.join(import.meta.dirname, '../../actions/bot/index.ts')

let world: World
let folder: string
beforeEach(async () => {
  world = await startWorld({ servers: 0 })
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-job-'))
})
afterEach(async () => {
  await world.close()
  await rm(folder, { recursive: true })
})

const permissions = { actions: 'write', contents: 'write', issues: 'write', pull_requests: 'write', metadata: 'read' }

async function job(event: { name: string; payload: unknown }, more: Record<string, string> = {}) {
  const file = (name: string) => path.join(folder, name)
  await writeFile(file('event.json'), JSON.stringify(event.payload))
  await writeFile(file('output'), '')
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env.PATH ?? '',
      ...{ GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: file('event.json'), GITHUB_OUTPUT: file('output') },
      ...{ GITHUB_REPOSITORY: 'ada/clock', GITHUB_API_URL: world.github.url, GITHUB_RUN_ID: '7' },
      'INPUT_GITHUB-TOKEN': world.github.actionsToken('ada/clock', permissions),
      'INPUT_ANTHROPIC-API-KEY': 'sk-anthropic',
      'INPUT_ANTHROPIC-BASE-URL': world.models.anthropicUrl,
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [log, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  const taken = /^taken<<(\S+)\n(.*)\n\1$/m.exec(await readFile(file('output'), 'utf8'))?.[2]
  return { code, taken, log }
}

/** What GitHub told last. */
const told = () => {
  const last = world.github.deliveries.at(-1)
  return { name: last?.event ?? '', payload: last?.payload }
}

it('ends well when what was asked is done', async () => {
  const issue = await world.openIssue('ada', 'Dark mode', '### What do you want?\n\nA dark mode.')
  const { code, taken, log } = await job(told())
  expect({ code, taken }).toEqual({ code: 0, taken: '1' })
  expect(log).toContain('::add-mask::sk-anthropic')
  expect(log).not.toContain('::error')
  expect(await world.last(issue)).toContain('Spec v1')
})

it('ends well, with nothing taken up, on an event that asks for nothing', async () => {
  await world.openIssue('eve', 'Dark mode', 'Just an idea.')
  expect(await job(told())).toMatchObject({ code: 0, taken: '0' })
})

it('fails when something was not finished, and says that the next run takes it up', async () => {
  const issue = await world.openIssue('ada', 'Dark mode', 'Make it dark.')
  await world.say('ada', issue, '/status')
  world.github.faults.before = ({ method, path }) =>
    method === 'POST' && path.endsWith('/comments') ? { status: 404, body: { message: 'Not Found' } } : undefined
  const { code, taken, log } = await job(told())
  expect({ code, taken }).toEqual({ code: 1, taken: '0' })
  expect(log).toContain('::error::Something was not finished. The next run takes it up again.')
})

it.each([
  ['an event that belongs to no repository', { name: 'schedule', payload: {} }, {}, /names|which repository/],
  ['no token', null, { 'INPUT_GITHUB-TOKEN': '' }, /INPUT_GITHUB-TOKEN/],
  [
    'a token of another account than the workflow says',
    null,
    { INPUT_BOT: 'my-app[bot]' },
    /belongs to github-actions\[bot\]/,
  ],
  ['a token that GitHub does not know', null, { 'INPUT_GITHUB-TOKEN': 'ghs_wrong' }, /Bad credentials/],
])('fails, and does nothing, with %s', async (_, event, more, why) => {
  const issue = await world.openIssue('ada', 'Dark mode', 'Make it dark.')
  await world.say('ada', issue, '/status')
  const { code, log } = await job(event ?? told(), more)
  expect(code).toBe(1)
  expect(log).toMatch(/^::error::/m)
  expect(log).toMatch(why)
  expect(log.length).toBeLessThan(3_000)
  expect(await world.comments(issue)).toHaveLength(1)
})
