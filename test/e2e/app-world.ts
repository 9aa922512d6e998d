import { wav } from '../../app/audio/fixtures.ts'
import { type RunningServer, startServer } from '../../app/server.ts'
import { type LocalGitHub, type LocalRepository, type LocalUser, startLocalGitHub } from '../../demo/github/index.ts'
import { type Models, startModels } from '../../demo/models/index.ts'
import type { ModelScript } from '../../demo/models/script.ts'

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

export interface World {
  github: LocalGitHub
  models: Models
  servers: RunningServer[]
  repo: LocalRepository
  people: { ada: LocalUser; bob: LocalUser; eve: LocalUser }
  env: Record<string, string>
  /** Opens an issue as a person, and waits until the app has answered. */
  openIssue(login: Person, title: string, body: string): Promise<number>
  /** Comments as a person, and waits until the app has answered; gives the comment's id. */
  say(login: Person, issue: number, body: string): Promise<number>
  comments(issue: number): Promise<{ id: number; login: string; body: string }[]>
  last(issue: number): Promise<string>
  reactions(comment: number): Promise<string[]>
  file(path: string): Promise<string | null>
  metadata(issue: number): Promise<Record<string, unknown>>
  close(): Promise<void>
}

type Person = keyof World['people']

export interface WorldOptions {
  servers?: number
  env?: Record<string, string>
  files?: Record<string, string>
  private?: boolean
  script?: ModelScript
}

/** The local GitHub, the scripted models and the app, as they run in production: signed webhooks, App tokens, real git. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const github = await startLocalGitHub()
  const models = await startModels({ script: options.script ?? script })
  const people = { ada: github.createUser('ada'), bob: github.createUser('bob'), eve: github.createUser('eve') }
  const repo = await github.createRepository({
    owner: 'ada',
    name: 'clock',
    private: options.private ?? false,
    files: {
      'README.md': '# Clock\n',
      '.github/workflows/ai-agent.yml':
        'on:\n  workflow_dispatch:\n    inputs:\n      issue:\n        required: true\n',
      ...options.files,
    },
    collaborators: { bob: 'write', eve: 'read' },
  })
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
    LOG_LEVEL: 'fatal',
    ...options.env,
  }
  const servers = await Promise.all(
    Array.from({ length: options.servers ?? 1 }, () =>
      startServer({ port: 0, host: '127.0.0.1', env, fetch: github.fetch, pace: { second: 1 } }),
    ),
  )
  github.connectApp(...servers.map(({ url }) => `${url}/api/github/webhooks`))

  const as = (login: Person) => github.octokitFor(people[login].token)
  const at = { owner: 'ada', repo: 'clock' }
  const reader = as('ada')
  const comments: World['comments'] = async (issue) => {
    const { data } = await reader.rest.issues.listComments({ ...at, issue_number: issue, per_page: 100 })
    return data.map(({ id, user, body }) => ({ id: Number(id), login: user?.login ?? '', body: body ?? '' }))
  }
  const file: World['file'] = async (path) => {
    try {
      const { data } = await reader.rest.repos.getContent({ ...at, path, ref: 'sentra/specs' })
      return 'content' in data ? Buffer.from(data.content, 'base64').toString() : null
    } catch {
      return null
    }
  }
  return {
    ...{ github, models, servers, repo, people, env, comments, file },
    async openIssue(login, title, body) {
      const { data } = await as(login).rest.issues.create({ ...at, title, body })
      await github.settle()
      return data.number
    },
    async say(login, issue, body) {
      const { data } = await as(login).rest.issues.createComment({ ...at, issue_number: issue, body })
      await github.settle()
      return Number(data.id)
    },
    last: async (issue) => (await comments(issue)).at(-1)?.body ?? '',
    async reactions(comment) {
      const { data } = await reader.rest.reactions.listForIssueComment({ ...at, comment_id: comment })
      return data.map(({ content }) => content)
    },
    async metadata(issue) {
      const pointer = JSON.parse((await file(`.sentra/issues/${issue}.json`)) ?? '{}')
      return JSON.parse((await file(`.sentra/specs/${pointer.project}/${pointer.spec}/metadata.json`)) ?? '{}')
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()))
      await Promise.all([models.close(), github.close()])
    },
  }
}
