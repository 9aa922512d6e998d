import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest'
import { branchOf, specTrailer } from '../../actions/agent/publish/branch.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { readSpec } from '../../core/store/read.ts'
import { createStore } from '../../core/store/store.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import type { Move } from './model-server.ts'
import { takeCode, takeTest } from './projects.ts'
import type { Scene } from './scene.ts'

const at = { owner: 'alice', repo: 'sums' }

export type Inline = NonNullable<RestEndpointMethodTypes['pulls']['createReview']['parameters']['comments']>[number]

/** A scene whose spec is built: its pull request stands open, made as the agent makes it. */
export interface Reviewed {
  scene: Scene
  pull: number
  branch: string
  head(): string
  /** GitHub as somebody sees it; whoever is not known yet becomes a stranger. */
  as(login: string): Octokit['rest']
  /** Files at the branch's head. */
  read(path: string): Promise<string | null>
  /** Requests changes in the name of somebody; gives the ids of the comments on lines. */
  request(login: string, comments: Inline[], body?: string): Promise<{ review: number; lines: number[] }>
  say(login: string, body: string): Promise<number>
  /** A person pushes a file to the branch. */
  push(path: string, text: string): Promise<string>
  /** Every thread: whether it is settled, and what stands in it after its first comment. */
  threads(): Promise<{ first: number; resolved: boolean; replies: string[] }[]>
  /** What our bot wrote into the conversation, oldest first. */
  conversation(): Promise<string[]>
  status(): Promise<string>
  /** What the app writes down for `/reject`, whatever goes on. */
  rejected(): Promise<void>
  /** What the app writes down for `/retry`. */
  retried(): Promise<void>
}

export async function reviewed(scene: Scene, files: Record<string, string> = {}): Promise<Reviewed> {
  const { github } = scene
  const bot = createGitHub(github.octokitFor(scene.token), at)
  const branch = branchOf(scene.spec.id)
  const base = await bot.branchHead('main')
  const changes = { 'src/take.js': takeCode, 'test/take.test.js': takeTest, ...files }
  const tree = await bot.createTree(
    base?.tree ?? null,
    Object.entries(changes).map(([path, content]) => ({ path, content })),
  )
  const message = `Take away\n\n${specTrailer(scene.spec.id, 1)}\n`
  const sha = await bot.createCommit({ tree, parents: [base?.sha ?? ''], message })
  await bot.createBranch(branch, sha)
  const made = await bot.createPull({ title: 'Take away', body: 'Built.', head: branch, base: 'main', draft: false })
  const store = createStore(bot, { branch: 'sentra/specs' })
  const implementation = { version: 1, issue: scene.issue, branch, pull_request: made.number }
  await setStatus(store, scene.spec, { status: 'in_review', from: ['approved'], version: 1, implementation })

  const tokens = new Map([[scene.approver.login, scene.approver.token]])
  const as = (login: string) => {
    const token = tokens.get(login) ?? github.createUser(login).token
    tokens.set(login, token)
    return github.octokitFor(token).rest
  }
  const pull = made.number
  const rest = () => as(scene.approver.login)
  return {
    scene,
    pull,
    branch,
    as,
    head: () => github.headOf(scene.repository.fullName, branch) ?? '',
    read: (path) => bot.readText(path, branch),
    async request(login, comments, body = '') {
      const asked = {
        ...at,
        pull_number: pull,
        event: 'REQUEST_CHANGES',
        body: body || 'See below.',
        comments,
      } as const
      const { data } = await as(login).pulls.createReview(asked)
      const asking = { ...at, pull_number: pull, review_id: Number(data.id), per_page: 100 }
      const listed = await rest().pulls.listCommentsForReview(asking)
      return { review: Number(data.id), lines: listed.data.map(({ id }) => Number(id)) }
    },
    async say(login, body) {
      const { data } = await as(login).issues.createComment({ ...at, issue_number: pull, body })
      return Number(data.id)
    },
    async push(path, text) {
      const before = await rest()
        .repos.getContent({ ...at, path, ref: branch })
        .catch(() => null)
      const file = before && 'sha' in before.data ? { sha: before.data.sha } : {}
      const content = Buffer.from(text).toString('base64')
      const asked = { ...at, path, branch, message: `By hand: ${path}`, content, ...file }
      return (await rest().repos.createOrUpdateFileContents(asked)).data.commit.sha ?? ''
    },
    async threads() {
      const { data } = await rest().pulls.listReviewComments({ ...at, pull_number: pull, per_page: 100 })
      const query = `{ repository(owner: "alice", name: "sums") { pullRequest(number: ${pull}) {
        reviewThreads(first: 100) { nodes { isResolved comments(first: 1) { nodes { databaseId } } } } } } }`
      interface Answer {
        repository: {
          pullRequest: {
            reviewThreads: { nodes: { isResolved: boolean; comments: { nodes: { databaseId: number }[] } }[] }
          }
        }
      }
      const answer = await github.octokitFor(scene.approver.token).graphql<Answer>(query)
      return answer.repository.pullRequest.reviewThreads.nodes.map(({ isResolved, comments }) => {
        const first = comments.nodes[0]?.databaseId ?? 0
        const replies = data.filter((one) => one.in_reply_to_id === first).map(({ body }) => body)
        return { first, resolved: isResolved, replies }
      })
    },
    async conversation() {
      const { data } = await rest().issues.listComments({ ...at, issue_number: pull, per_page: 100 })
      return data.filter(({ user }) => user?.type === 'Bot').map(({ body }) => body ?? '')
    },
    async rejected() {
      const specs = createStore(bot, { branch: 'sentra/specs' })
      await setStatus(specs, scene.spec, { status: 'rejected', from: ['in_review', 'running'], version: 1 })
    },
    async retried() {
      const specs = createStore(bot, { branch: 'sentra/specs' })
      await setStatus(specs, scene.spec, { status: 'approved', from: ['in_review'], version: 1 })
    },
    status: async () => (await readSpec(createStore(bot, { branch: 'sentra/specs' }), scene.spec))?.status ?? '',
  }
}

/** The end of a scripted agent's work in a review. */
export const replies = (
  ...given: { id: string; outcome?: 'done' | 'declined' | 'changes_spec'; text?: string; revise?: string }[]
): Move => ({
  use: [
    {
      tool: 'finish',
      input: {
        outcome: 'done',
        summary: 'Worked in.',
        replies: given.map((reply) => ({ outcome: 'done', text: `Did ${reply.id}.`, ...reply })),
      },
    },
  ],
})

/**
 * A project whose tests are a few lines of shell. The gate, the judge and red to green are as real as ever, and take
 * tenths of a second, so that many reviews fit into one test.
 */
export const quickProject = {
  '.sentra/config.yml': 'gate: { test: sh check.sh }\n',
  'check.sh': `test -f src/add.js && add=ok || add='not ok'
grep -qs 'a - b' src/take.js && take=ok || take='not ok'
echo "TAP version 13"
echo "$add 1 - adds"
echo "$take 2 - AC-1: takes"
echo "$take 3 - AC-2: nothing is left"
echo "1..3"
test "$take" = ok && { echo "# tests 3"; echo "# pass 3"; echo "# fail 0"; exit 0; }
echo "# tests 3"; echo "# pass 1"; echo "# fail 2"; exit 1
`,
  'src/add.js': 'export const add = (a, b) => a + b\n',
}
