import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Octokit } from '@octokit/rest'
import { startServer } from '../../app/server.ts'
import { type Cleanup, localGitHub } from '../cleanup.ts'
import type { LocalGitHub, LocalRepository } from '../github/index.ts'
import { openGitHub } from '../github-up.ts'
import { type Models, startModels } from '../models/index.ts'
import type { Plan } from '../plan.ts'
import { endOrphans } from '../sandbox/orphans.ts'
import { demoScript } from '../script/index.ts'
import type { Story } from '../terminal/story.ts'

/** The person in the story. */
export const person = 'maya'
const project = 'bookshelf'
/** How long a stop waits for the app's handlers, in milliseconds. */
const patience = 2_000

/** Everything that is up while the story plays. */
export interface Stage {
  readonly plan: Plan
  readonly story: Story
  readonly signal: AbortSignal
  readonly github: LocalGitHub
  readonly repository: LocalRepository
  /** GitHub as the person uses it. */
  readonly hands: Octokit
  /** `undefined` with `--live`. */
  readonly models: Models | undefined
  /** Where Anthropic's API is asked for: the scripted models, or a gateway of one's own. By default Anthropic itself. */
  readonly anthropicUrl: string | undefined
  /** A folder of this demo, removed at its end. */
  readonly folder: string
  /** The runner's folder; below it lies the agent's workspace. */
  readonly job: JobPlace
}

export interface JobPlace {
  readonly runId: number
  readonly folder: string
  readonly workspace: string
}

export interface StageOptions {
  readonly plan: Plan
  readonly story: Story
  readonly signal: AbortSignal
  readonly cleanup: Cleanup
  readonly port: number
  readonly env: NodeJS.ProcessEnv
}

/** Brings up the local GitHub with one repository, the models, and the app with its webhooks. */
export async function setStage({ plan, story, signal, cleanup, port, env }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sentra-demo-'))
  cleanup.add('the folder of the demo', async () => {
    endOrphans(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })
  const github = await openGitHub(port)
  cleanup.add(localGitHub, () => github.close())
  const { token } = github.createUser(person, 'Maya')
  const repository = await github.createRepository({
    owner: person,
    name: project,
    fromDirectory: await projectFolder(folder),
  })
  const job = await jobPlace(folder)
  const models = plan.feature && (await openModels(plan, job))
  if (models) cleanup.add('the scripted models', () => models.close())
  const anthropicUrl = models?.anthropicUrl ?? env.ANTHROPIC_BASE_URL
  const app = await startServer({
    port: 0,
    host: '127.0.0.1',
    fetch: github.fetch,
    env: appEnvironment(github, plan, { openai: models?.openaiUrl ?? env.OPENAI_BASE_URL, anthropic: anthropicUrl }),
  })
  cleanup.add('the app', () => Promise.race([app.close(), wait(patience)]))
  github.connectApp(`${app.url}/api/github/webhooks`)
  return { plan, story, signal, github, repository, hands: github.octokitFor(token), models, anthropicUrl, folder, job }
}

/** The project without what a run of its tests may have left here. */
async function projectFolder(folder: string): Promise<string> {
  const target = path.join(folder, 'project')
  await cp(path.join(import.meta.dirname, '../project'), target, { recursive: true })
  return target
}

async function jobPlace(folder: string): Promise<JobPlace> {
  const place = { runId: 0, folder: path.join(folder, 'job'), workspace: path.join(folder, 'job', project, project) }
  await mkdir(place.workspace, { recursive: true })
  return place
}

const openModels = (plan: Plan, job: JobPlace): Promise<Models> | undefined =>
  plan.feature &&
  startModels({
    script: demoScript(plan.feature, plan.recording.bytes, plan.recording.seconds),
    keys: plan.keys,
    places: { [job.folder]: '<job>' },
  })

/** What a host sets for the hosted app. The keys are the host's: no other process of the story gets them by environment. */
function appEnvironment(
  github: LocalGitHub,
  plan: Plan,
  urls: { openai: string | undefined; anthropic: string | undefined },
) {
  return {
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
    OPENAI_API_KEY: plan.keys.openai,
    ANTHROPIC_API_KEY: plan.keys.anthropic,
    OPENAI_BASE_URL: urls.openai,
    ANTHROPIC_BASE_URL: urls.anthropic,
    LOG_LEVEL: 'fatal',
  }
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
