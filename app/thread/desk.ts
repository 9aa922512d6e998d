import { configPath, parseConfig } from '../../core/config/load.ts'
import { Config } from '../../core/config/schema.ts'
import type { GitHub, SeenComment } from '../../core/github/port.ts'
import type { Reviews } from '../../core/github/reviews.ts'
import { paths, specIdOf } from '../../core/spec/identity.ts'
import { dayOf } from '../../core/store/ledger-record.ts'
import { createStore, remember, type Store } from '../../core/store/store.ts'
import type { Host } from '../host.ts'
import { ownProject } from '../intake/project.ts'
import { configRefusal } from '../templates/config-problem.ts'
import type { Web } from '../templates/links.ts'
import type { Known } from './known.ts'
import type { SettingsProblem } from './settings.ts'

/** What the app is, for as long as its process lives. */
export interface App {
  host: Host
  known: Known
}

export interface Repository {
  owner: string
  repo: string
  defaultBranch: string
}

/** Everything that is at hand to work on one thread: read once, at one moment, in one request. */
export interface Desk extends App {
  github: GitHub & Reviews
  repository: Repository
  config: Config
  /** What is wrong with the config; then nothing is released and nothing is spent. */
  problem: SettingsProblem | null
  store: Store
  web: Web
  /** The project in a few words, from the default branch; empty where there are none. */
  overview: string
  /** `package.json` of the default branch. */
  manifest: string | null
  /** The latest comments of the thread, where they were read together with the rest. */
  seen: SeenComment[]
  /** When the comment that this is about was last edited, where that was asked; as in `GitHub.edits`. */
  edit?: { comment: string; at: string | null | undefined }
}

/** The thread that an event is about, and the versions that its command may be about. */
export interface About {
  thread: number
  title: string | null
  versions?: number[]
  /** Whether it matters what stood on the thread, and since when: a bare `/approve` counts by what was on show. */
  onShow?: boolean
  /** The `node_id` of the comment itself, where it matters whether it was edited before we heard of it. */
  comment?: string
}

const files = {
  config: configPath,
  workflow: '.github/workflows/sentra.yml',
  overview: '.sentra/memory/project-overview.md',
  manifest: 'package.json',
} as const

const usualBranch = Config.parse({}).specs.branch

/** Opens the desk for a thread; `null` where the other way to run Sentra is the one that acts here. */
export async function openDesk(
  app: App,
  github: GitHub & Reviews,
  repository: Repository,
  about: About | null,
): Promise<Desk | null> {
  const { host, known } = app
  const wanted = [paths.ledger(dayOf(host.now().toISOString())), ...likely(repository, about, known)]
  const reads = [
    { at: 'HEAD', paths: Object.values(files) },
    { at: `refs/heads/${usualBranch}`, paths: wanted },
  ]
  const { snapshots, comments, edited } = await github.readAtWith(reads, {
    ...(about?.onShow ? { thread: about.thread } : {}),
    ...(about?.comment === undefined ? {} : { comment: about.comment }),
  })
  const [main = null, specs = null] = snapshots
  const [text = null, workflow = null, overview = null, manifest = null] = main?.files ?? []
  const { config, problems } = parseConfig(text)
  if (!acts(host.kind, config.bot, workflow !== null)) return null

  const { branch } = config.specs
  const whole = configRefusal(problems)
  const store = createStore(github, { branch, now: host.now, sleep: host.sleep })
  if (branch === usualBranch) remember(store, specs && { sha: specs.sha, tree: specs.tree }, wanted, specs?.files ?? [])
  const web: Web = { server: host.server, owner: repository.owner, repo: repository.repo, branch }
  return {
    ...app,
    github,
    repository,
    config,
    problem: whole && { text: text ?? '', whole },
    store,
    web,
    overview: overview ?? '',
    manifest,
    seen: comments,
    ...(about?.comment === undefined ? {} : { edit: { comment: about.comment, at: edited } }),
  }
}

/** What is probably needed of the specs branch. A wrong guess costs nothing, a right one saves a request. */
function likely({ owner, repo }: Repository, about: About | null, known: Known): string[] {
  if (about === null) return []
  const seen = known.paths(`${owner}/${repo}`, about.thread)
  const guessed = about.title === null || about.title === '' ? [] : [specIdOf(about.thread, about.title)]
  const files = guessed.flatMap((id) => [
    paths.metadata(ownProject(repo), id),
    ...(about.versions ?? []).map((version) => paths.version(ownProject(repo), id, version)),
  ])
  return [...new Set([paths.pointer(about.thread), ...seen, ...files])]
}

/** Only one acts: where the default branch has `sentra.yml` the App stays silent, unless the config says otherwise. */
export function acts(kind: Host['kind'], bot: Config['bot'], hasWorkflow: boolean): boolean {
  const one = bot === 'auto' ? (hasWorkflow ? 'action' : 'app') : bot
  return kind === one || (kind === 'action' && bot === 'auto')
}
