import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeHeardMarker } from '../../core/comments/heard-marker.ts'
import { writeReplyMarker } from '../../core/comments/reply-marker.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { sha256 } from '../../core/spec/hash.ts'
import { createStore } from '../../core/store/store.ts'
import { saveTranscript } from '../../core/store/transcripts.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import { type Move, writes } from '../agent/model-server.ts'
import { takeCode } from '../agent/projects.ts'
import { quickProject, type Reviewed, replies, reviewed } from '../agent/reviewed.ts'
import { startScene } from '../agent/scene.ts'

const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }
const at = { owner: 'alice', repo: 'sums' }

let open: Reviewed
beforeAll(async () => {
  open = await reviewed(await startScene({ files: quickProject, permissions }))
})
afterAll(() => open?.scene.close())

const store = () =>
  createStore(createGitHub(open.scene.github.octokitFor(open.scene.token), at), { branch: 'sentra/specs' })

interface Seen {
  review: { id: string; kind: string; author: string; text: string }[]
}

/** A run, and what the agent was asked in it. */
async function run(moves: readonly Move[]) {
  const seen: Seen[] = []
  const twist: Twist = async (task, go) => {
    const file = task.mounts?.find(({ target }) => target.endsWith('task.json'))?.source
    if (kindOf(task) === 'agent' && file) seen.push(JSON.parse(await readFile(file, 'utf8')) as Seen)
    return go(task)
  }
  const ran = await runInProcess(open.scene, moves, { twist, inputs: { 'INPUT_PULL-REQUEST': String(open.pull) } })
  return { ...ran, review: seen[0]?.review ?? [] }
}

/** What the app writes down for `/fix`. */
async function wish(): Promise<void> {
  const body = '/fix'
  const id = await open.say('alice', body)
  const person = { id: open.scene.approver.id, login: 'alice' }
  const created_at = new Date().toISOString()
  const source = { kind: 'comment' as const, id, author: person, body_sha256: await sha256(body), created_at }
  const decision = { kind: 'fix' as const, commit: open.head(), source }
  await setStatus(store(), open.scene.spec, { status: 'in_review', from: ['in_review'], decision })
}

const key = `ghp_${'aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1cD3eF5'}`
const log = [
  '2026-11-22T12:00:00.1234567Z ##[group]Run npm test',
  '2026-11-22T12:00:00.2345678Z \u001b[31mnot ok\u001b[0m 2 - AC-1: takes',
  `2026-11-22T12:00:00.3456789Z token is ${key}`,
  '2026-11-22T12:00:00.4567890Z ##[error]Process completed with exit code 1.',
  '2026-11-22T12:00:01.0000000Z Post job cleanup.',
].join('\n')

describe('failing checks', () => {
  it('are handed to the agent by their log, without what looks like a secret, and mended once', async () => {
    const { github } = open.scene
    const done = { branch: open.branch, status: 'completed' as const, conclusion: 'failure' }
    await github.addRun('alice/sums', { workflow: 'ci.yml', event: 'pull_request', ...done, log })
    // Runs of the default branch's own files say nothing about this code.
    await github.addRun('alice/sums', { workflow: 'sentra.yml', event: 'issue_comment', ...done, log: 'not this' })
    await wish()
    const failed = open.head()
    const id = `ck-${failed.slice(0, 12)}`
    const first = await run([writes('src/take.js', `// mended\n${takeCode}`), replies({ id })])
    expect(first.ending).toMatchObject({ conclusion: 'success', pushed: true })
    expect(first.review).toMatchObject([{ id, kind: 'check', author: 'alice' }])
    const text = first.review[0]?.text ?? ''
    expect(text).toContain('not ok 2 - AC-1: takes')
    expect(text).toContain('a line is left out: it looks like a secret')
    for (const absent of [key, '2026-11-22T', '##[group]', 'Post job', 'not this', '\u001b']) {
      expect(text).not.toContain(absent)
    }
    expect((await open.conversation()).at(-1)).toContain('The failing checks')
    expect(open.head()).not.toBe(failed)
    // The wish was for that head.
    expect((await run([{ status: 500 }])).ending.conclusion).toBe('nothing-to-do')
  }, 60_000)

  it('of a head that moved on meanwhile are left to the newest commit, and that is said once', async () => {
    await wish()
    const asked = open.head()
    await open.push('by-hand.js', '// mine\n')
    expect((await run([{ status: 500 }])).ending).toMatchObject({ conclusion: 'nothing-to-do', costUsd: 0 })
    const said = await open.conversation()
    expect(said.at(-1)).toContain(`moved on from ${asked.slice(0, 12)} to ${open.head().slice(0, 12)}`)
    await run([{ status: 500 }])
    expect(await open.conversation()).toEqual(said)
  }, 60_000)

  it('that are none are said so, without a model', async () => {
    await wish()
    const { ending } = await run([{ status: 500 }])
    expect(ending).toMatchObject({ conclusion: 'nothing-to-do', costUsd: 0 })
    expect((await open.conversation()).at(-1)).toContain('No check of this repository’s own is seen to fail')
    const before = (await open.conversation()).length
    await run([{ status: 500 }])
    expect(await open.conversation()).toHaveLength(before)
  }, 60_000)

  it('are told of a workflow that GitHub could not start, which has no job and no log', async () => {
    const { github } = open.scene
    await open.push('another.js', '// another\n')
    const done = { branch: open.branch, status: 'completed' as const, conclusion: 'startup_failure' }
    await github.addRun('alice/sums', { workflow: 'broken.yml', event: 'pull_request', ...done })
    await wish()
    const id = `ck-${open.head().slice(0, 12)}`
    const { review } = await run([replies({ id, outcome: 'declined' })])
    expect(review).toMatchObject([{ id, text: expect.stringContaining('GitHub could not start it') }])
    // Asked for again at the same head, which the agent had left as it was: one more answer, and not the silence of the first.
    expect((await run([{ status: 500 }])).ending.conclusion).toBe('nothing-to-do')
    await wish()
    const again = await run([replies({ id: `${id}-2`, outcome: 'declined', text: 'Looked once more.' })])
    expect(again.review).toMatchObject([{ id: `${id}-2` }])
    expect((await open.conversation()).at(-1)).toContain('Looked once more.')
  }, 60_000)
})

describe('a voice note', () => {
  it('that the app has heard is an ask of its author, by its transcript', async () => {
    const heard = 'Say in the comment what it takes.\u200b'
    const hash = await sha256('the recording')
    const at = new Date().toISOString()
    await saveTranscript(store(), { schema: 1, sha256: hash, text: heard, model: 'x', cost_usd: 0, at })
    const note = await open.say('alice', '[note.mp4](https://github.com/user-attachments/files/1/note.mp4)')
    const stranger = await open.say('mallory', '[note.mp4](https://github.com/user-attachments/files/2/note.mp4)')
    const bot = open.scene.github.octokitFor(open.scene.token).rest
    for (const id of [note, stranger]) {
      const body = `${writeReplyMarker({ kind: 'comment', id })}\n${writeHeardMarker([hash])}\nHeard.`
      await bot.issues.createComment({ owner: 'alice', repo: 'sums', issue_number: open.pull, body })
    }
    const id = `ic-${note}`
    const { ending, review } = await run([writes('src/take.js', `// takes b\n${takeCode}`), replies({ id })])
    expect(ending).toMatchObject({ conclusion: 'success', pushed: true })
    expect(review).toMatchObject([{ id, text: expect.stringContaining('what it takes.') }])
    expect(review[0]?.text).not.toContain('\u200b')
    expect(open.scene.github.violations).toEqual([])
  }, 60_000)
})
