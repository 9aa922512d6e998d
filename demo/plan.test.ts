import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseFlags } from './flags.ts'
import { makePlan, type PlanPorts } from './plan.ts'
import { features } from './script/features.ts'

const none = { refused: 'No Docker engine answers.' }
const engine = { version: '28.1' }
const noPorts: PlanPorts = {
  listen: () => Promise.reject(new Error('nobody may listen here')),
  dockerEngine: async () => none,
  hasGit: async () => true,
  env: {},
}
const plan = (args: string[], ports: Partial<PlanPorts> = {}) => makePlan(parseFlags(args), { ...noPorts, ...ports })
const note = (name: string) => path.join(import.meta.dirname, 'voice-notes', name)

let folder: string
let own: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-plan-'))
  own = path.join(folder, 'own.wav')
  const { bytes } = (await plan([])).recording
  await writeFile(own, bytes.subarray(0, bytes.length - 2))
})
afterAll(() => rm(folder, { recursive: true }))

test('without flags: the first feature, scripted, without Docker where there is none', async () => {
  expect(await plan([])).toMatchObject({ feature: { id: 'filter-by-author' }, docker: none, heard: undefined })
  expect((await plan([], { dockerEngine: async () => engine })).docker).toEqual(engine)
})

test.each(features.map(({ id, recording }) => [id, recording]))(
  'the recording of %s is known by its bytes',
  async (id, recording) => {
    expect((await plan(['--voice-note', note(recording)])).feature?.id).toBe(id)
  },
)

test('another recording is known by what is heard in it', async () => {
  const listen = async () => 'the newest months comes first in each month count'
  const found = await plan(['--voice-note', own], { listen })
  expect(found).toMatchObject({
    feature: { id: 'books-by-month' },
    heard: 'the newest months comes first in each month count',
  })
})

test('what no script knows is shown, with the way out', async () => {
  const listen = async () => 'make the tea'
  await expect(plan(['--voice-note', own], { listen })).rejects.toThrow(
    /^Heard: "make the tea"\. .*three features only.*--live/,
  )
})

test('without git nothing is begun', async () => {
  await expect(plan([], { hasGit: async () => false })).rejects.toThrow(/^git is missing\. .*apt-get install git/)
})

test('silence is called silence', async () => {
  await expect(plan(['--voice-note', own], { listen: async () => '' })).rejects.toThrow(/^Nothing was heard/)
})

const keys = { OPENAI_API_KEY: 'a', ANTHROPIC_API_KEY: 'b' }
test.each<[string, Partial<PlanPorts>, RegExp]>([
  ['Docker', { env: keys }, /--live needs Docker\. No Docker engine answers\. What a real model/],
  [
    'a Docker that can serve',
    {
      env: keys,
      dockerEngine: async () => ({ refused: 'Docker 28.1 answers, but cannot run the agent. It is far away.' }),
    },
    /--live needs Docker\. Docker 28\.1 answers, but cannot run the agent\. It is far away\. What/,
  ],
  ['a key', { env: { OPENAI_API_KEY: 'a' }, dockerEngine: async () => engine }, /ANTHROPIC_API_KEY is not set/],
  ['both keys', { dockerEngine: async () => engine }, /OPENAI_API_KEY and ANTHROPIC_API_KEY are not set/],
])('--live without %s is refused', async (_, ports, message) => {
  await expect(plan(['--live'], ports)).rejects.toThrow(message)
})

test('--live uses the given keys and asks for no feature', async () => {
  const found = await plan(['--live'], { env: keys, dockerEngine: async () => engine })
  expect(found).toMatchObject({ feature: undefined, keys: { openai: 'a', anthropic: 'b' } })
})
