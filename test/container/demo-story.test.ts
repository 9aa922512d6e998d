import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canaries } from '../../demo/plan.ts'
import { expectPicture } from '../demo/expect-picture.ts'
import { expectEvents, expectLeft } from '../demo/expect-story.ts'
import { leftOnGitHub } from '../demo/left-on-github.ts'
import { leftOutside, processesIn, runDemo } from '../demo/run-demo.ts'
import { engineAnswers } from './support/engine.ts'
import { startDecoy, watchStory } from './support/watch-story.ts'

const run = promisify(execFile)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-story-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What the host keeps to itself: the models' keys, the App's private key, its webhook secret, and any token of GitHub's. */
function secretsOf(file: string): string {
  const webhook = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  return [...Object.values(canaries), 'BEGIN RSA PRIVATE KEY', 'gh[psu]_[A-Za-z0-9]{36}', ...webhook].join('|')
}

const env = { DOCKER_HOST: process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock' }
/** Containers that mount something of this folder, running or not. */
async function containersOf(folder: string): Promise<string[]> {
  const { stdout } = await run('docker', ['ps', '--all', '--quiet', '--no-trunc'])
  const mounted = async (id: string) =>
    (await run('docker', ['inspect', '--format', '{{json .Mounts}}', id]).catch(() => ({ stdout: '' }))).stdout
  const found = await Promise.all(
    stdout
      .split('\n')
      .filter(Boolean)
      .map(async (id) => ({ id, text: await mounted(id) })),
  )
  return found.filter(({ text }) => text.includes(folder)).map(({ id }) => id)
}

describe.skipIf(!engineAnswers)('the whole story in the real container', () => {
  it('builds the pull request, and the host’s keys are nowhere to be found', async () => {
    const apart = await mkdtemp(path.join(tmpdir(), 'sentra-apart-'))
    const file = path.join(apart, 'webhook-secret')
    const preload = path.join(import.meta.dirname, '../demo/tell-secret.mjs')
    const telling = { NODE_OPTIONS: `--import=${preload}`, SENTRA_TEST_SECRET: file }
    // What must be found: otherwise nothing was looked for.
    const told = { environment: canaries.openai, argument: 'BEGIN RSA PRIVATE KEY', file: `ghs_${'a1B'.repeat(12)}` }
    const decoy = await startDecoy(folder, told)
    const demo = runDemo(['--json', '--keep'], folder, { ...env, ...telling })
    const watched = watchStory(demo, folder, () => secretsOf(file))
    const note = await demo.event((event) => event.event === 'note' && event.text.includes('stays up at'))
    const webUrl = /http:\/\/127\.0\.0\.1:\d+/.exec(note.event === 'note' ? note.text : '')?.[0] ?? ''
    await demo.event((event) => event.event === 'done')
    expectEvents(demo.events())
    expect(demo.events()[0]).toMatchObject({ worker: expect.stringContaining('a locked container') })
    const left = await mkdtemp(path.join(tmpdir(), 'sentra-left-'))
    expectLeft(await leftOnGitHub(webUrl, 'maya/bookshelf', left))
    await rm(left, { recursive: true })
    expectPicture(demo.events())
    demo.child.kill('SIGINT')
    expect(await demo.ended).toBe(0)
    const { looked, found } = await watched
    await decoy.stop()
    expect(found.toSorted()).toEqual(
      Object.values(told)
        .map((secret) => `${decoy.name}: ${secret}`)
        .toSorted(),
    )
    expect(looked).toContainEqual(expect.stringMatching(/^\/sentra-\d+-agent-/))
    expect(secretsOf(file)).toMatch(/\|[0-9a-f]{40}$/)
    expect(demo.lines.join('\n')).not.toMatch(new RegExp(secretsOf(file)))
    await rm(apart, { recursive: true })
    expect(await readdir(folder)).toEqual([])
    expect(leftOutside(folder)).toEqual([])
  })

  it('ends its container before it says that all is ended, when Ctrl-C comes while the agent works', async () => {
    const demo = runDemo(['--json'], folder, env)
    await demo.event((event) => event.event === 'agent')
    expect(await containersOf(folder)).toHaveLength(1)
    demo.child.kill('SIGINT')
    const told = await demo.event((event) => event.event === 'failed')
    expect(await containersOf(folder)).toEqual([])
    expect(told).toMatchObject({ what: 'The demo was interrupted.', next: 'All that it started is ended.' })
    expect(await demo.ended).toBe(130)
    expect(processesIn(folder)).toEqual([])
    expect(await readdir(folder)).toEqual([])
    expect(leftOutside(folder)).toEqual([])
  })
})
