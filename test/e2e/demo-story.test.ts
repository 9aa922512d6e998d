import { spawnSync } from 'node:child_process'
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { features } from '../../demo/script/features.ts'
import { expectEvents, expectLeft } from '../demo/expect-story.ts'
import { leftOnGitHub } from '../demo/left-on-github.ts'
import { canary, leftOutside, processesIn, type RunningDemo, runDemo } from '../demo/run-demo.ts'
import { speak, wavFile } from '../voice/speech.ts'

const canSpeak = ['flite', 'pocketsphinx_continuous'].every(
  (program) => spawnSync('bash', ['-c', `command -v ${program}`]).status === 0,
)

let folder: string
let notes: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-story-'))
  notes = await mkdtemp(path.join(tmpdir(), 'voice-notes-'))
})
afterEach(async () => {
  for (const one of [folder, notes]) await rm(one, { recursive: true, force: true })
})

/** It ended with this exit code; nothing of it runs, and nothing of it lies about, here or elsewhere. */
async function expectGone(demo: RunningDemo, code: number): Promise<void> {
  expect(await demo.ended, demo.lines.slice(-20).join('\n')).toBe(code)
  expect(processesIn(folder)).toEqual([])
  expect(await readdir(folder)).toEqual([])
  expect(leftOutside(folder)).toEqual([])
}

/** No engine: what follows is the plain folder, which a machine without Docker shows. */
const noDocker = () => ({ DOCKER_HOST: `unix://${folder}/none.sock` })

// Two stories in one test, beside the other suites on two cores.
describe('the whole story without Docker', { timeout: 240_000 }, () => {
  it('plays twice in a row, and leaves nothing running and nothing lying about', async () => {
    const first = runDemo([], folder, noDocker())
    await expectGone(first, 0)
    const told = first.lines.join('\n')
    for (const words of [
      'scripted',
      'opens issue #1',
      '/revise',
      '/approve v2',
      'Pull request ready',
      'without isolation',
    ]) {
      expect(told).toContain(words)
    }
    expect(told).not.toMatch(canary)

    const second = runDemo(['--json', '--keep'], folder, noDocker())
    const note = await second.event((event) => event.event === 'note' && event.text.includes('stays up at'))
    const printed = /http:\/\/\S+\w/.exec(note.event === 'note' ? note.text : '')?.[0] ?? ''
    const webUrl = new URL(printed).origin
    const done = await second.event((event) => event.event === 'done')
    // What is printed is there for a browser, as it is printed.
    expect(await (await fetch(printed)).text()).toContain('/maya/bookshelf/pull/3')
    const pull = await (await fetch(done.event === 'done' ? done.pull_request : '')).text()
    expect(pull).toMatch(/AC-5/)
    expect(pull).toContain('<span class="file">diff --git a/src/')
    expectEvents(second.events())
    const left = await mkdtemp(path.join(tmpdir(), 'sentra-left-'))
    expectLeft(await leftOnGitHub(webUrl, 'maya/bookshelf', left))
    await rm(left, { recursive: true })
    expect(second.lines.join('\n')).not.toMatch(canary)

    second.child.kill('SIGINT')
    await expectGone(second, 0)
    await expect(fetch(webUrl)).rejects.toThrow()
    expect(second.events().at(-1)?.event).toBe('done')
  })

  // Under names that no link could carry, and with what only a person's own recording has.
  it.each([
    ['books-by-month', 'note (1.wav'],
    ['export-markdown', '100%'],
  ])('plays %s from a recording called %s', async (id, name) => {
    const feature = features.find((one) => one.id === id)
    await copyFile(path.join(import.meta.dirname, `../../demo/voice-notes/${id}.wav`), path.join(notes, name))
    const demo = runDemo(['--json', '--voice-note', path.join(notes, name)], folder, noDocker())
    await expectGone(demo, 0)
    expect(demo.events().at(-1)).toMatchObject({ event: 'done', checks: { failed: 0, passed: 12 } })
    const opened = demo.events().find((event) => event.event === 'said')
    expect(opened?.event === 'said' && opened.text.split(', ')[0]).toBe(`${feature?.title}\n♪ ${name}`)
  })

  it.skipIf(!canSpeak)('plays what a person says in other words', async () => {
    const words = 'I want to filter by author, in small and capital letters. If nothing matches, say so.'
    await writeFile(path.join(notes, 'own.wav'), wavFile(await speak(words)))
    const demo = runDemo(['--json', '--voice-note', path.join(notes, 'own.wav')], folder, noDocker())
    await expectGone(demo, 0)
    const heard = demo.events().find((event) => event.event === 'note')
    expect(heard).toMatchObject({ text: expect.stringMatching(/^pocketsphinx heard ".*author.*"/) })
    expect(demo.events().at(-1)).toMatchObject({ event: 'done', checks: { failed: 0 } })
  })

  // One Ctrl-C comes twice where npm passes on what the terminal has sent already.
  it.each(['begin', 'spec.draft', 'agent.run', 'agent', 'proof.test'])(
    'stopped by one Ctrl-C at %s, it says so and leaves nothing',
    async (at) => {
      const demo = runDemo(['--json'], folder, noDocker())
      await demo.event((event) => event.event === at || (event.event === 'step' && event.id === at))
      demo.child.kill('SIGINT')
      await sleep(1)
      demo.child.kill('SIGINT')
      await expectGone(demo, 130)
      expect(demo.events().at(-1)).toMatchObject({
        event: 'failed',
        what: 'The demo was interrupted.',
        next: 'All that it started is ended.',
      })
    },
  )

  it('ends as by a signal when nobody reads on', async () => {
    const demo = runDemo(['--json'], folder, noDocker())
    await demo.event((event) => event.event === 'step' && event.id === 'spec.draft')
    demo.child.stdout?.destroy()
    await expectGone(demo, 141)
    expect(demo.lines.filter((line) => !line.startsWith('{'))).toEqual([])
  })

  it('says where a failed run tells more, and with --keep it can be read there', async () => {
    const demo = runDemo(['--json', '--keep'], folder, noDocker())
    await demo.event((event) => event.event === 'agent')
    const action = processesIn(folder).find(({ command }) => command.includes('demo/sandbox/main.ts'))
    process.kill(action?.pid ?? Number.NaN, 'SIGKILL')
    const failed = await demo.event((event) => event.event === 'failed')
    const issue = /http\S+\/issues\/2/.exec(failed.event === 'failed' ? failed.next : '')?.[0] ?? ''
    expect(await (await fetch(issue)).text()).toContain('Agent at work')
    demo.child.kill('SIGINT')
    expect(await demo.ended).toBe(1)
    // Nobody was left to end the worker: it ends by itself when its way out is gone.
    await expect.poll(() => processesIn(folder), { timeout: 30_000 }).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  it('says that a port is busy, and how to choose another', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const demo = runDemo(['--json', '--keep', '--port', String(port)], folder, noDocker())
    expect(await demo.ended).toBe(1)
    expect(demo.events().at(-1)).toMatchObject({ event: 'failed', why: `Port ${port} is in use.` })
    server.close()
  })
})
