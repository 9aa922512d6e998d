import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createEmulator } from 'emulate'

/**
 * The peer behind the front: `emulate`, a GitHub API that others wrote. It keeps users, organizations, repositories'
 * settings, issues, labels, comments, Apps and their tokens. By its own interface users and tokens can be seeded at
 * the start only; a test makes them as it goes. So its plugin is taken hold of as it registers, which gives its store.
 */
export interface Emulate {
  /** Answers as its server would, in this very process: what it dispatches belongs to the request being answered. */
  fetch(request: Request): Promise<Response>
  store: Store
  tokens: Map<string, EmulateToken>
  /** Who is told of every webhook that it would send. */
  onWebhook: (event: string, payload: unknown, owner: string, repo: string | undefined) => void
  close(): Promise<void>
}

export interface EmulateToken {
  login: string
  id: number
  scopes: string[]
  installation?: {
    installationId: number
    appId: number
    accountId: number
    accountType: string
    permissions: Record<string, string>
    repositoryIds: number[]
    repositorySelection: string
  }
}

export interface Collection<T> {
  autoId: number
  get(id: number): (T & Row) | undefined
  all(): (T & Row)[]
  findBy(field: string, value: unknown): (T & Row)[]
  findOneBy(field: string, value: unknown): (T & Row) | undefined
  insert(data: T): T & Row
  update(id: number, data: Partial<T>): (T & Row) | undefined
}

export interface Row {
  id: number
  created_at: string
  updated_at: string
}

export interface UserRow {
  login: string
  node_id: string
  type: string
  name: string | null
  email: string | null
  [field: string]: unknown
}

export interface RepoRow {
  name: string
  full_name: string
  node_id: string
  owner_id: number
  owner_type: string
  private: boolean
  default_branch: string
  delete_branch_on_merge: boolean
  [field: string]: unknown
}

export interface IssueRow {
  number: number
  node_id: string
  repo_id: number
  user_id: number
  title: string
  body: string | null
  state: string
  label_ids: number[]
  [field: string]: unknown
}

export interface CommentRow {
  node_id: string
  repo_id: number
  user_id: number
  issue_number: number | null
  body: string
  comment_type: string
  [field: string]: unknown
}

export interface Store {
  users: Collection<UserRow>
  orgs: Collection<{ login: string; default_repository_permission: string; [field: string]: unknown }>
  teams: Collection<{ org_id: number; slug: string; permission: string; [field: string]: unknown }>
  teamMembers: Collection<{ team_id: number; user_id: number; role: string }>
  teamRepos: Collection<{ team_id: number; repo_id: number; [field: string]: unknown }>
  repos: Collection<RepoRow>
  collaborators: Collection<{ repo_id: number; user_id: number; permission: string }>
  issues: Collection<IssueRow>
  comments: Collection<CommentRow>
  labels: Collection<{ repo_id: number; name: string; [field: string]: unknown }>
  apps: Collection<Record<string, unknown>>
  oauthApps: Collection<Record<string, unknown>>
  appInstallations: Collection<Record<string, unknown>>
}

interface Context {
  app: { fetch(request: Request): Promise<Response> }
  store: object
  webhooks: { dispatch: (...args: [string, string | undefined, unknown, string, string | undefined]) => Promise<void> }
  tokens: Map<string, EmulateToken>
}

type Register = (
  app: Context['app'],
  store: object,
  webhooks: Context['webhooks'],
  baseUrl: string,
  tokens: Context['tokens'],
) => void

interface Plugin {
  githubPlugin: { register: Register }
  getGitHubStore(store: object): Store
}

const registered = new Map<string, Context>()
let loading: Promise<Plugin> | undefined

const loadPlugin = async (): Promise<Plugin> => {
  const manifest = findPackageJSON('emulate', import.meta.url)
  if (!manifest) throw new Error('The package "emulate" is not installed. Run npm ci.')
  const dist = path.join(path.dirname(manifest), 'dist')
  const chunk = /github: \{[^}]*?import\("\.\/(dist-\w+\.js)"\)/.exec(readFileSync(path.join(dist, 'api.js'), 'utf8'))
  if (!chunk?.[1]) throw new Error('This version of "emulate" keeps its GitHub elsewhere: pin 0.12.2 again.')
  const plugin = (await import(pathToFileURL(path.join(dist, chunk[1])).href)) as Plugin
  const register = plugin.githubPlugin.register
  plugin.githubPlugin.register = (app, store, webhooks, baseUrl, tokens) => {
    registered.set(baseUrl, { app, store, webhooks, tokens })
    register.call(plugin.githubPlugin, app, store, webhooks, baseUrl, tokens)
  }
  return plugin
}

/** Starts `emulate` for the address that clients will see. */
export const startEmulate = async (baseUrl: string): Promise<Emulate> => {
  loading ??= loadPlugin()
  const plugin = await loading
  const server = await createEmulator({ service: 'github', port: 0, baseUrl, seed: { tokens: {}, github: {} } })
  const context = registered.get(baseUrl)
  registered.delete(baseUrl)
  if (!context) {
    await server.close()
    throw new Error('"emulate" did not register its GitHub: pin 0.12.2 again.')
  }
  const store = plugin.getGitHubStore(context.store)
  apart(store)
  const emulate: Emulate = {
    fetch: (request) => context.app.fetch(request),
    store,
    tokens: context.tokens,
    onWebhook: () => {},
    close: () => server.close(),
  }
  context.webhooks.dispatch = async (event, _action, payload, owner, repo) =>
    emulate.onWebhook(event, payload, owner, repo)
  return emulate
}

/** On GitHub no id equals a number or another kind's id. Here all would start at 1 and hide every mix-up. */
const apart = (store: Store) => {
  store.users.autoId = 5_001
  store.repos.autoId = 900_001
  store.issues.autoId = 2_400_000_001
  store.comments.autoId = 3_100_000_001
  store.labels.autoId = 7_700_001
}
