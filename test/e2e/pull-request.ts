import { createGitHub } from '../../core/github/octokit.ts'
import type { GitHub } from '../../core/github/port.ts'
import { createStore } from '../../core/store/store.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import type { Person, Place } from './app-place.ts'
import type { World } from './app-world.ts'

/** A pull request of the agent's, as a run leaves it: its branch, its commit, and what the specs branch knows of it. */
export interface OpenedPull {
  number: number
  branch: string
  head: string
  /** The implementation issue. */
  implementation: number
}

const lineIn = (body: string) => /^\/approve v\d+ [0-9a-f]{16}$/m.exec(body)?.[0]

/** From an approved spec to its pull request, without the agent: what is tested is what the app does with it. */
export async function openPull(
  world: World,
  place: Place,
  options: { origin?: number; token?: string; known?: boolean } = {},
): Promise<OpenedPull> {
  const [owner = '', repo = ''] = place.name.split('/')
  const origin = options.origin ?? (await place.openIssue('ada', 'Dark mode', '### What do you want?\n\nA dark mode.'))
  await place.say('ada', origin, (await sooner(async () => lineIn(await place.last(origin)))) ?? 'no line was offered')
  const metadata = await sooner(async () => {
    const found = (await place.metadata(origin)) as unknown as Partial<Implemented>
    return found.implementation ? (found as Implemented) : undefined
  })
  if (metadata === undefined) throw new Error('The approval was not taken up.')
  const token = options.token ?? world.github.installationToken(owner)
  const client = world.github.octokitFor(token)
  const github = createGitHub(client, { owner, repo })
  const branch = `sentra/run/${metadata.id}`
  const head = await commitOn(github, branch, 'clock.js', 'export const clock = 1\nexport const dark = () => {}\n')
  const known = options.known ?? true
  const number = known
    ? (await github.createPull({ title: 'Dark mode', body: '', head: branch, base: 'main', draft: false })).number
    : // The bot's token may not open one: a person does, by the link.
      (
        await place
          .as('ada')
          .rest.pulls.create({ owner, repo, title: 'Dark mode', body: '', head: branch, base: 'main' })
      ).data.number
  const store = createStore(github, { branch: 'sentra/specs' })
  const { issue } = metadata.implementation
  await setStatus(store, metadata, {
    status: known ? 'in_review' : 'failed',
    from: ['approved'],
    implementation: { version: 1, issue, branch, ...(known ? { pull_request: number } : {}) },
  })
  await world.github.settle()
  return { number, branch, head, implementation: issue }
}

interface Implemented {
  id: string
  project: string
  implementation: { issue: number }
}

/** Under load the app answers GitHub before it is done, so that no webhook on its way does not mean done. */
async function sooner<Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined> {
  for (let tries = 0; ; tries++) {
    const found = await look()
    if (found !== undefined || tries > 100) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** One more commit on a branch, which is made where it is not there. */
export async function commitOn(github: GitHub, branch: string, path: string, content: string): Promise<string> {
  const head = (await github.branchHead(branch)) ?? (await github.branchHead('main'))
  if (head === null) throw new Error('There is no commit to build on.')
  const tree = await github.createTree(head.tree, [{ path, content }])
  const sha = await github.createCommit({ tree, parents: [head.sha], message: `Change ${path}` })
  if (!(await github.createBranch(branch, sha))) await github.moveBranch(branch, sha)
  return sha
}

/** Reviews as a person, and waits until nothing is on its way. */
export async function review(
  world: World,
  place: Place,
  login: Person,
  pull: number,
  given: { event: 'REQUEST_CHANGES' | 'COMMENT' | 'APPROVE'; body?: string; line?: string },
): Promise<number> {
  const [owner = '', repo = ''] = place.name.split('/')
  const comments = given.line === undefined ? {} : { comments: [{ path: 'clock.js', line: 2, body: given.line }] }
  const { data } = await place.as(login).rest.pulls.createReview({
    owner,
    repo,
    pull_number: pull,
    event: given.event,
    body: given.body ?? '',
    ...comments,
  })
  await world.github.settle()
  return Number(data.id)
}

/** A workflow of the repository's own has ended on a commit. */
export async function endCheck(
  world: World,
  place: Place,
  { branch, head }: Pick<OpenedPull, 'branch' | 'head'>,
  conclusion: 'failure' | 'success',
  workflow = 'test.yml',
): Promise<number> {
  const run = await world.github.addRun(place.name, { workflow, event: 'pull_request', branch, sha: head })
  await world.github.updateRun(run.id, { status: 'completed', conclusion })
  await world.github.settle()
  return run.id
}
