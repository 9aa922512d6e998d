import { createGitHub } from '../../core/github/octokit.ts'
import { createStore, type Store } from '../../core/store/store.ts'
import type { Person, Place } from './app-place.ts'
import { type Runner, startRunner } from './app-runner.ts'
import type { World } from './app-world.ts'
import { type OpenedPull, openPull, review } from './pull-request.ts'

/** The two ways to run Sentra, over which the same stories are told. */
export const ways = ['the hosted App', 'the action in a job'] as const
export type Way = (typeof ways)[number]

const permissions = { actions: 'write', contents: 'write', issues: 'write', pull_requests: 'write' } as const

/** A pull request of the agent's, and everything that is waited for after each thing that people do. */
export interface Scene extends Place {
  pull: OpenedPull
  runner: Runner | null
  dispatched: Record<string, unknown>[]
  /** What a dispatch for this pull request looks like. */
  asked: object
  review(login: Person, given: Parameters<typeof review>[4]): Promise<number>
  /** What the bot wrote on a thread, the pull request's by default. */
  ours(thread?: number): Promise<string[]>
  idle(): Promise<void>
  /** The specs branch, and the spec on it, as the bot may change them. */
  store: Store
  spec: { id: string; project: string }
  /** Delivers the events of this kind once more; a workflow's are never delivered again. */
  redeliver(event: string, action: string): Promise<void>
}

let count = 0

export async function sceneOf(
  world: World,
  way: Way,
  files: Record<string, string> = {},
  options: { known?: boolean } = {},
): Promise<Scene> {
  const action = way === 'the action in a job'
  const bot = action ? 'github-actions[bot]' : 'sentra[bot]'
  const place = await world.place(`pull${++count}`, files)
  const [owner = '', repo = ''] = place.name.split('/')
  const runner = action ? startRunner(world, place.name) : null
  const idle = async () => {
    await world.github.settle()
    await runner?.idle()
  }
  const waiting: Place = {
    ...place,
    async openIssue(...given) {
      const issue = await place.openIssue(...given)
      await idle()
      return issue
    },
    async say(...given) {
      const id = await place.say(...given)
      await idle()
      return id
    },
  }
  const token = action ? world.github.actionsToken(place.name, permissions) : undefined
  const pull = await openPull(world, waiting, { ...options, ...(token === undefined ? {} : { token }) })
  const dispatched: Record<string, unknown>[] = []
  world.github.onDispatch((dispatch) => {
    if (dispatch.repository === place.name) dispatched.push({ ...dispatch })
  })
  const client = world.github.octokitFor(world.github.installationToken(owner))
  return {
    ...waiting,
    ...{ pull, runner, dispatched, idle },
    asked: {
      workflow: 'ai-agent.yml',
      inputs: { issue: String(pull.implementation), 'pull-request': String(pull.number) },
    },
    async review(login, given) {
      const id = await review(world, place, login, pull.number, given)
      await idle()
      return id
    },
    ours: async (thread = pull.number) =>
      (await place.comments(thread)).flatMap(({ login, body }) => (login === bot ? body : [])),
    store: createStore(createGitHub(client, { owner, repo }), { branch: 'sentra/specs' }),
    spec: (await place.metadata(1)) as { id: string; project: string },
    async redeliver(event, done) {
      for (const delivery of action ? [] : [...world.github.deliveries]) {
        if (delivery.event === event && delivery.action === done && delivery.repository === place.name)
          await world.github.redeliver(delivery.id)
      }
      await idle()
    },
  }
}
