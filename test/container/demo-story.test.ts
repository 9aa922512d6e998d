import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canaries } from '../../demo/plan.ts'
import { expectPicture } from '../demo/expect-picture.ts'
import { expectEvents, expectLeft } from '../demo/expect-story.ts'
import { leftOnGitHub } from '../demo/left-on-github.ts'
import { canary, leftOutside, processesIn, type RunningDemo, runDemo } from '../demo/run-demo.ts'
import { engineAnswers } from './support/engine.ts'

const run = promisify(execFile)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-story-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What can be seen of a container from outside and from inside: its settings, each process, its files. */
async function insideOf(container: string): Promise<string> {
  // Split, so that the search does not find itself among the processes.
  const parts = Object.values(canaries).map((key) => `${key.slice(0, 9)}"''"${key.slice(9)}`)
  const files = '/workspace /tmp /home /opt/sentra /etc'
  const look = `cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline; env; grep -rhsF -e "${parts.join('" -e "')}" ${files}`
  const exec = (args: string[]) => run('docker', args, { maxBuffer: 1 << 26 }).then(({ stdout }) => stdout)
  const settings = await exec(['inspect', container]).catch(() => '')
  const inside = await exec(['exec', container, 'sh', '-c', look]).catch(
    (error: { stdout?: string }) => error.stdout ?? '',
  )
  return settings + inside
}

/** Looks into every container of the run while it lives, and into the files of the job on the host. */
async function watch(demo: RunningDemo, own: Set<string>): Promise<{ seen: Set<string>; found: string[] }> {
  const seen = new Set<string>()
  const found: string[] = []
  let over = false
  void demo.ended.then(() => {
    over = true
  })
  while (!over) {
    const { stdout } = await run('docker', ['ps', '-q'])
    for (const container of stdout.split('\n').filter((id) => id !== '' && !own.has(id))) {
      const text = await insideOf(container)
      if (text.includes('/workspace')) seen.add(container)
      if (canary.test(text)) found.push(container)
    }
    const files = await run('grep', ['-rlsE', canary.source, folder]).catch(() => ({ stdout: '' }))
    if (files.stdout !== '') found.push(files.stdout)
    await sleep(150)
  }
  return { seen, found }
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
    const before = new Set((await run('docker', ['ps', '-q'])).stdout.split('\n'))
    const demo = runDemo(['--json', '--keep'], folder, env)
    const watched = watch(demo, before)
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
    const { seen, found } = await watched
    expect(found).toEqual([])
    expect(seen.size).toBeGreaterThan(0)
    expect(demo.lines.join('\n')).not.toMatch(canary)
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
