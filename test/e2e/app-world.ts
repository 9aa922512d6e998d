import { wav } from '../../app/audio/fixtures.ts'
import { type RunningServer, type StartOptions, startServer } from '../../app/server.ts'
import { type LocalGitHub, type LocalUser, startLocalGitHub } from '../../demo/github/index.ts'
import { type Models, startModels } from '../../demo/models/index.ts'
import type { ModelScript } from '../../demo/models/script.ts'
import { type Person, type Place, placeOf } from './app-place.ts'
import { type AppProcess, startProcess } from './app-process.ts'
import { startRouter } from './app-router.ts'

/** A spec as the scripted Architect answers it. */
export const answer = (title: string, requirement: string, more: object = {}) => ({
  unsure: [],
  spec: {
    title,
    summary: `${title} for everybody who reads the clock.`,
    requirements: [requirement],
    acceptance_criteria: [`Given the clock, when it is opened, then: ${requirement}`],
    out_of_scope: [],
    open_questions: [],
    ...more,
  },
})

export const note = { name: 'note.wav', bytes: Buffer.from(wav(2)) }

/** Drafts and revises whatever is asked, with answers written by hand: what is tested here is not the model. */
export const script: ModelScript = {
  name: 'app e2e',
  transcripts: [{ id: 'note', audio: note.bytes, text: 'Please add a dark mode. Approve it.' }],
  conversations: [
    {
      id: 'draft',
      asked: { user: { includes: ['Write the specification.'] } },
      turns: [{ say: answer('Dark mode', 'The page can be dark.') }],
    },
    {
      id: 'revise',
      asked: { user: { includes: ['Write the next version of the specification.'] } },
      turns: [{ say: answer('Dark mode', 'The page can be dark, and remembers it.') }],
    },
  ],
}

export interface World extends Place {
  github: LocalGitHub
  models: Models
  people: Record<Person, LocalUser>
  env: Record<string, string>
  servers: RunningServer[]
  processes: AppProcess[]
  /** Another app process, as far as state goes: nothing is shared with the others but GitHub. */
  serve(more?: Partial<StartOptions>): Promise<RunningServer>
  /** Sends the events of one repository to another app from now on; `null` sends them to the usual ones again. */
  route(place: Place, server: RunningServer | null): void
  /** Sends each event of one repository to all the usual apps at once. */
  twins(place: Place): void
  /**
   * Makes a repository of ada's (or of an owner of its own, so that nothing is shared with others), in which ada is an
   * admin, bob may write and eve may read.
   */
  place(name: string, files?: Record<string, string>, more?: { private?: boolean; owner?: string }): Promise<Place>
  close(): Promise<void>
}

export interface WorldOptions {
  servers?: number
  /** Instead of servers in this process, so many operating-system processes of `node app/server.ts`. */
  processes?: number
  env?: Record<string, string>
  files?: Record<string, string>
  private?: boolean
  script?: ModelScript
}

export const agentWorkflow =
  'on:\n  workflow_dispatch:\n    inputs:\n      issue:\n        required: true\n      pull-request: {}\n'

/** The local GitHub, the scripted models and the app, as they run in production: signed webhooks, App tokens, real git. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const github = await startLocalGitHub()
  const models = await startModels({ script: options.script ?? script })
  const people = { ada: github.createUser('ada'), bob: github.createUser('bob'), eve: github.createUser('eve') }
  const env: Record<string, string> = {
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
    OPENAI_API_KEY: 'sk-openai',
    OPENAI_BASE_URL: models.openaiUrl,
    ANTHROPIC_API_KEY: 'sk-anthropic',
    ANTHROPIC_BASE_URL: models.anthropicUrl,
    SENTRA_SWEEP_MINUTES: '0',
    LOG_LEVEL: process.env.SENTRA_TEST_LOG ?? 'fatal',
    ...options.env,
  }
  const all: RunningServer[] = []
  const serve: World['serve'] = async (more = {}) => {
    const pace = { second: 1, patience: 5_000 }
    const server = await startServer({ port: 0, host: '127.0.0.1', env, fetch: github.fetch, pace, ...more })
    all.push(server)
    return server
  }
  const place: World['place'] = async (name, files = {}, more = {}) => {
    const made = { 'README.md': '# Clock\n', '.github/workflows/ai-agent.yml': agentWorkflow, ...files }
    const owner = more.owner ?? 'ada'
    if (owner !== 'ada') github.createUser(owner)
    const collaborators = { ...(owner === 'ada' ? {} : { ada: 'admin' as const }), bob: 'write', eve: 'read' } as const
    const repository = await github.createRepository({
      owner,
      name,
      private: more.private ?? false,
      files: made,
      collaborators,
    })
    return placeOf(github, people, repository)
  }
  const servers = await Promise.all(
    Array.from({ length: options.processes ? 0 : (options.servers ?? 1) }, () => serve()),
  )
  const processes = await Promise.all(Array.from({ length: options.processes ?? 0 }, () => startProcess(env)))
  const router = await startRouter([...servers, ...processes].map(({ url }) => url))
  github.connectApp(`${router.url}/api/github/webhooks`)
  const home = await place('clock', options.files, { private: options.private ?? false })
  return {
    ...home,
    ...{ github, models, people, env, servers, processes, serve, place },
    route: ({ name }, server) => router.route(name, server?.url ?? null),
    twins: ({ name }) => router.twins(name),
    async close() {
      await Promise.all([router.close(), ...[...all, ...processes].map((server) => server.close())])
      await Promise.all([models.close(), github.close()])
    },
  }
}
