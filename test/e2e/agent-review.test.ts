import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { readAnswerMarker } from '../../core/comments/answer-marker.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { reviews } from '../../core/github/reviews.ts'
import { threads } from '../../core/github/threads.ts'
import { sha256 } from '../../core/spec/hash.ts'
import { createStore } from '../../core/store/store.ts'
import { addVersion } from '../../core/store/update-spec.ts'
import { type InProcess, kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import { finish, type Move, writes } from '../agent/model-server.ts'
import { takeCode } from '../agent/projects.ts'
import { quickProject, type Reviewed, replies, reviewed } from '../agent/reviewed.ts'
import { startScene } from '../agent/scene.ts'

const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }
const at = { owner: 'alice', repo: 'sums' }

let open: Reviewed
afterEach(async () => {
  expect(open.scene.github.violations).toEqual([])
  await open.scene.close()
})

async function start(files: Record<string, string> = {}): Promise<void> {
  open = await reviewed(await startScene({ files: quickProject, permissions }), files)
}

const run = (moves: readonly Move[], more: Parameters<typeof runInProcess>[2] = {}): Promise<InProcess> =>
  runInProcess(open.scene, moves, { ...more, inputs: { 'INPUT_PULL-REQUEST': String(open.pull), ...more.inputs } })

const onLine = (line: number, body: string, path = 'src/take.js') => ({ path, line, side: 'RIGHT' as const, body })
const commented = `// Takes b from a.\n${takeCode}`
const rest = () => open.as('alice')
const pullAt = () => ({ ...at, pull_number: open.pull })

async function minimize(comment: number): Promise<void> {
  const { data } = await rest().issues.getComment({ ...at, comment_id: comment })
  const mutation = `mutation ($id: ID!) {
    minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { ... on IssueComment { id } } }
  }`
  await open.scene.github.octokitFor(open.scene.approver.token).graphql(mutation, { id: data.node_id })
}

/** What the agent is asked, as its container gets it. */
async function taskOf(task: Parameters<Twist>[0]): Promise<{ review: unknown[] }> {
  const file = task.mounts?.find(({ target }) => target.endsWith('task.json'))?.source ?? ''
  return JSON.parse(await readFile(file, 'utf8')) as { review: unknown[] }
}

/** A new version takes the approval back. */
async function reopen(): Promise<void> {
  const bot = createGitHub(open.scene.github.octokitFor(open.scene.token), at)
  const body = '/revise anew'
  const { data } = await rest().issues.createComment({ ...at, issue_number: open.scene.originIssue, body })
  const source = {
    ...{ kind: 'comment' as const, id: Number(data.id), body_sha256: await sha256(body) },
    ...{ author: { id: open.scene.approver.id, login: 'alice' }, created_at: new Date().toISOString() },
  }
  await addVersion(createStore(bot, { branch: 'sentra/specs' }), open.scene.spec, { text: '# Other\n', source })
}

/** The ids that our answers name, sorted. */
const answered = async () => {
  const bodies = [...(await open.threads()).flatMap(({ replies }) => replies), ...(await open.conversation())]
  return bodies.flatMap((body) => readAnswerMarker(body)?.asks ?? []).sort()
}

describe('a review', () => {
  it('is worked in, pushed, and answered in each thread; the next one too; and then nothing is left to do', async () => {
    await start()
    const { lines, review } = await open.request('alice', [onLine(1, 'Say what it does.'), onLine(1, 'Why an arrow?')])
    const first = await run([
      writes('src/take.js', commented),
      replies(
        { id: `rc-${lines[0]}` },
        { id: `rc-${lines[1]}`, outcome: 'declined', text: 'The others are arrows, too. @alice <b>' },
        { id: `rv-${review}` },
      ),
    ])
    expect(first.ending).toMatchObject({ conclusion: 'success', pushed: true, commit: open.head(), causes: [] })
    expect(await open.read('src/take.js')).toBe(commented)
    const seen = await open.threads()
    expect(seen).toMatchObject([{ resolved: true }, { resolved: false }])
    expect(seen[0]?.replies).toEqual([expect.stringContaining(`Done in ${open.head()}`)])
    expect(seen[1]?.replies[0]).toContain('The others are arrows, too. @\u2060alice \\<b\\>')
    const [status = '', answer = ''] = await open.conversation()
    expect(status).toContain(`It is pushed as ${open.head().slice(0, 12)}`)
    expect(answer).toContain('To alice’s review')
    expect(await open.status()).toBe('in_review')

    // A second request, and a comment that asks for more than the spec says.
    const second = await open.request('alice', [onLine(2, 'Also multiply.')])
    const more = await open.say('alice', '/revise Shorter comment, please.')
    const again = await run([
      writes('src/take.js', `// b from a\n${takeCode}`),
      replies(
        { id: `rc-${second.lines[0]}`, outcome: 'changes_spec', text: 'No spec says so.', revise: 'Also\nmultiply.' },
        { id: `rv-${second.review}` },
        { id: `ic-${more}` },
      ),
    ])
    expect(again.ending).toMatchObject({ conclusion: 'success', pushed: true })
    const [, , third] = await open.threads()
    expect(third?.resolved).toBe(false)
    expect(third?.replies[0]).toContain('This changes the spec, so it was not built.')
    expect(third?.replies[0]).toContain(`on #${open.scene.originIssue}`)
    expect(third?.replies[0]).toContain('```\n/revise Also multiply.\n```')

    const [head, said] = [open.head(), await answered()]
    const none = await run([{ status: 500 }])
    expect(none.ending).toMatchObject({ conclusion: 'nothing-to-do', turns: 0, costUsd: 0 })
    expect([open.head(), await answered()]).toEqual([head, said])
    expect(await open.status()).toBe('in_review')
  }, 60_000)

  it('shows the agent who asked what where, and nothing else that stands on the page', async () => {
    await start()
    const { github } = open.scene
    // Talk, strangers, bots, a withdrawn request, an approval after a request, hidden words, folded and edited ones.
    await rest().pulls.createReviewComment({ ...pullAt(), commit_id: open.head(), ...onLine(1, 'Just talk.') })
    await open.request('mallory', [onLine(1, 'Mallory was here.')], 'Mallory says so.')
    await open.say('mallory', '/revise Mallory again.')
    const bot = github.octokitFor(github.installationToken('alice')).rest
    await bot.issues.createComment({ ...at, issue_number: open.pull, body: '/revise by a bot' })
    await open.say('alice', 'No command.\n\n> /revise quoted\n\n<!-- /revise hidden -->')
    const dismissed = await open.request('alice', [onLine(1, 'Withdrawn.')], 'Withdrawn, too.')
    await rest().pulls.dismissReview({ ...pullAt(), review_id: dismissed.review, message: 'No.' })
    open.as('bob')
    github.setRole('alice/sums', 'bob', 'write')
    await open.request('bob', [onLine(1, 'Settled since.')], 'Settled since, too.')
    await open.as('bob').pulls.createReview({ ...pullAt(), event: 'APPROVE' })
    const folded = await open.say('alice', '/revise folded away')
    await minimize(folded)
    const edited = await open.say('alice', '/revise before')
    await rest().issues.updateComment({ ...at, comment_id: edited, body: '/revise after' })
    const via = github.octokitFor(github.userTokenVia('alice', 'foreign')).rest
    await via.issues.createComment({ ...at, issue_number: open.pull, body: '/revise by a foreign app' })
    // What counts.
    const good = await open.request('alice', [onLine(1, 'Say <!-- rm -rf --> more.')], 'In short: say more.')

    const seen: { review: unknown[] }[] = []
    const twist: Twist = async (task, go) => {
      if (kindOf(task) === 'agent') seen.push(await taskOf(task))
      return go(task)
    }
    const { ending } = await run(
      [writes('src/take.js', commented), replies({ id: `rc-${good.lines[0]}` }, { id: `rv-${good.review}` })],
      { twist },
    )
    expect(ending.conclusion).toBe('success')
    expect(seen[0]?.review).toEqual([
      {
        ...{ id: `rc-${good.lines[0]}`, kind: 'comment', author: 'alice', text: 'Say  more.', path: 'src/take.js' },
        ...{ line: 1, side: 'RIGHT', hunk: expect.stringContaining('+export const take') },
      },
      { id: `rv-${good.review}`, kind: 'comment', author: 'alice', text: 'In short: say more.' },
    ])
    // Of all the others only the edited one is answered, since its author may ask.
    expect(await answered()).toEqual([`ic-${edited}`, `rc-${good.lines[0]}`, `rv-${good.review}`])
    expect(await open.conversation()).toContainEqual(expect.stringContaining('edited after it was sent'))
  }, 60_000)

  it('that nobody may ask for starts nothing', async () => {
    await start()
    await open.request('mallory', [onLine(1, 'Do it.')])
    const { ending, log } = await run([{ status: 500 }])
    expect(ending).toMatchObject({ conclusion: 'nothing-to-do', costUsd: 0 })
    expect(log.join('\n')).not.toContain('Agent at work')
    expect(await open.conversation()).toEqual([])
  }, 60_000)

  it('is worked in however many strangers asked before it; more than one run takes is said, and left for the next', async () => {
    await start()
    const hundred = (body: string) => Array.from({ length: 100 }, () => onLine(1, body))
    await open.request('mallory', hundred('/revise Do it.'))
    const { lines, review } = await open.request('alice', hundred('Say more.'))
    const first = await run([replies({ id: `rc-${lines[0]}` })])
    expect(first.ending).toMatchObject({ conclusion: 'success', left: 1 })
    expect((await open.conversation())[0]).toContain('one thing is left for the next one')
    const inThreads = async () =>
      (await reviews(open.scene.github.octokitFor(open.scene.approver.token), at).lineComments(open.pull)).flatMap(
        ({ body }) => readAnswerMarker(body)?.asks ?? [],
      )
    expect(await inThreads()).toEqual(lines.map((id) => `rc-${id}`))
    const second = await run([replies({ id: `rv-${review}` })])
    expect(second.ending.left).toBeUndefined()
    expect((await open.conversation()).at(-1)).toContain('To alice’s review')
  }, 60_000)

  it('asks nothing in a thread that a person resolved', async () => {
    await start()
    const { review } = await open.request('alice', [onLine(1, 'Never mind.')])
    const alice = threads(open.scene.github.octokitFor(open.scene.approver.token), at)
    await alice.resolve((await alice.discussion(open.pull)).threads.map(({ id }) => id))
    const { ending } = await run([replies({ id: `rv-${review}` })])
    expect(ending.conclusion).toBe('success')
    expect(await answered()).toEqual([`rv-${review}`])
  }, 60_000)

  it('that needs no change is answered, and nothing is pushed or judged', async () => {
    await start()
    const { lines, review } = await open.request('alice', [onLine(1, 'Is b taken from a?')])
    const head = open.head()
    const kinds: string[] = []
    const twist: Twist = (task, go) => {
      kinds.push(kindOf(task))
      return go(task)
    }
    const moves = [
      replies({ id: `rc-${lines[0]}`, text: 'It is.' }, { id: `rv-${review}`, outcome: 'declined' as const }),
    ]
    const { ending } = await run(moves, { twist })
    expect(ending).toMatchObject({ conclusion: 'success', pushed: false, causes: [] })
    expect(kinds).toEqual(['agent'])
    expect(open.head()).toBe(head)
    expect(await open.threads()).toMatchObject([
      { resolved: false, replies: [expect.stringContaining('Nothing had to')] },
    ])
  }, 60_000)

  it('whose work the gate refuses is pushed, said so, made a draft, and settles nothing', async () => {
    await start()
    const { lines, review } = await open.request('alice', [onLine(1, 'Add instead.')])
    const end = replies({ id: `rc-${lines[0]}` }, { id: `rv-${review}` })
    const { ending } = await run([writes('src/take.js', 'export const take = (a, b) => a + b\n'), end])
    expect(ending).toMatchObject({ conclusion: 'draft', pushed: true, commit: open.head() })
    expect(ending.causes.map(({ code }) => code)).toContain('criterion-red')
    const { data } = await rest().pulls.get(pullAt())
    expect(data.draft).toBe(true)
    expect(await open.threads()).toMatchObject([{ resolved: false }])
    expect((await open.conversation())[0]).toContain('it is not done')

    // What is mended is ready again; what people wrote into the text stays.
    await rest().pulls.update({ ...pullAt(), body: `For the release.\n\n${data.body}\n\n- [x] read` })
    const again = await open.request('alice', [onLine(1, 'Take, after all.')])
    const mended = await run([
      writes('src/take.js', commented),
      replies({ id: `rc-${again.lines[0]}` }, { id: `rv-${again.review}` }),
    ])
    expect(mended.ending).toMatchObject({ conclusion: 'success', pushed: true, causes: [] })
    const { data: now } = await rest().pulls.get(pullAt())
    expect(now.draft).toBe(false)
    expect(now.body).toMatch(/^For the release\.\n\nBuilt\.\n[\s\S]*\n\n- \[x\] read$/)
    expect(now.body).not.toContain('This is a draft')
  }, 60_000)

  it('leaves a draft that a person made one as it is', async () => {
    await start()
    const { data } = await rest().pulls.get(pullAt())
    await threads(open.scene.github.octokitFor(open.scene.approver.token), at).toDraft(data.node_id)
    const { lines, review } = await open.request('alice', [onLine(1, 'Say what it does.')])
    const end = replies({ id: `rc-${lines[0]}` }, { id: `rv-${review}` })
    expect((await run([writes('src/take.js', commented), end])).ending).toMatchObject({ conclusion: 'success' })
    expect((await rest().pulls.get(pullAt())).data.draft).toBe(true)
  }, 60_000)

  it('that the agent does not come to stays open for the next run', async () => {
    await start()
    await open.request('alice', [onLine(1, 'Say more.')])
    const { ending } = await run([{ status: 401 }])
    expect(ending).toMatchObject({ conclusion: 'failed', causes: [{ code: 'model-key' }] })
    expect(await answered()).toEqual([])
    expect(await open.status()).toBe('in_review')
    expect((await open.conversation())[0]).toContain('Nothing was pushed')
  }, 60_000)

  it('without an answer from the agent says so, once; what the token may not mark as settled stays open', async () => {
    await start()
    const { lines, review } = await open.request('alice', [onLine(1, 'Say more.')])
    const errors = [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }]
    open.scene.github.faults.before = ({ body }) =>
      JSON.stringify(body ?? '').includes('resolveReviewThread')
        ? { status: 200, body: { data: null, errors } }
        : undefined
    await run([writes('src/take.js', commented), replies({ id: `rc-${lines[0]}` })])
    expect((await open.conversation()).at(-1)).toContain('gave no answer to this')
    expect(await open.threads()).toMatchObject([{ resolved: false, replies: [expect.stringContaining('Done in')] }])
    expect(await answered()).toEqual([`rc-${lines[0]}`, `rv-${review}`])
  }, 60_000)

  it('is refused where the spec was reopened, and on any pull request but the spec’s own', async () => {
    await start()
    const { data: main } = await rest().git.getRef({ ...at, ref: 'heads/main' })
    await rest().git.createRef({ ...at, ref: 'refs/heads/mine', sha: main.object.sha })
    await rest().repos.createOrUpdateFileContents({ ...at, path: 'x', branch: 'mine', message: 'x', content: 'eA==' })
    const { data: other } = await rest().pulls.create({ ...at, head: 'mine', base: 'main', title: 'x' })
    await open.as('alice').issues.createComment({ ...at, issue_number: other.number, body: '/revise it' })
    const elsewhere = await run([finish()], { inputs: { 'INPUT_PULL-REQUEST': String(other.number) } })
    expect(elsewhere.ending).toMatchObject({ conclusion: 'refused', costUsd: 0 })
    expect(elsewhere.ending.causes[0]?.cause).toContain(`#${other.number} is not the pull request of this spec`)

    await open.request('alice', [onLine(1, 'Say more.')])
    await reopen()
    const { ending } = await run([finish()])
    expect(ending).toMatchObject({ conclusion: 'refused', costUsd: 0 })
    expect((await open.conversation())[0]).toContain('was refused')
    expect(await answered()).toEqual([])
  }, 60_000)
})
