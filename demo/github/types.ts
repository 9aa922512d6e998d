import type { Octokit } from '@octokit/rest'
import type { OrganizationOptions } from './accounts.ts'
import type { Dispatch } from './front/dispatches.ts'
import type { Run } from './front/runs.ts'
import type { Switches } from './hub.ts'
import type { Faults, JournalEntry } from './journal.ts'
import type { RepositoryOptions } from './repositories.ts'
import type { Role } from './roles.ts'
import type { Delivery } from './webhooks/webhooks.ts'

export interface LocalGitHubOptions {
  /** Default: any free port. A busy one rejects with `EADDRINUSE`. */
  port?: number
  /** The App's slug; its bot is `<slug>[bot]`. Default: `sentra`. */
  appSlug?: string
  /** The App's permissions. Default: what Sentra's manifest asks for. */
  permissions?: Record<string, string>
  /** The webhook events that the App is subscribed to. Default: all that this server knows. */
  events?: string[]
  switches?: Partial<Switches>
}

export interface LocalUser {
  id: number
  login: string
  /** A personal access token with every right of the person. */
  token: string
}

export interface LocalRepository {
  id: number
  owner: string
  name: string
  fullName: string
  private: boolean
  cloneUrl: string
  /** The bare git repository itself, for tests that look at objects. */
  gitDir: string
}

export interface LocalApp {
  id: number
  slug: string
  clientId: string
  /** PEM, PKCS#1, as GitHub gives it. */
  privateKey: string
  webhookSecret: string
  botLogin: string
  botId: number
  permissions: Record<string, string>
}

/** A GitHub on this machine: REST, GraphQL, git, webhooks, attachments. See `index.ts`. */
export interface LocalGitHub {
  /** The API's base address. */
  url: string
  /** Where repositories are: `${webUrl}/{owner}/{name}.git` clones. The same server. */
  webUrl: string
  app: LocalApp
  switches: Switches
  faults: Faults
  /** Every request, in the order of arrival. */
  journal: JournalEntry[]
  /** Every request that GitHub's description refuses, in words. A test asserts that this is empty. */
  violations: string[]

  createUser(login: string, name?: string): LocalUser
  createOrganization(login: string, options?: OrganizationOptions): { id: number; login: string }
  createRepository(options: RepositoryOptions): Promise<LocalRepository>
  setRole(repo: string, login: string, role: Role): void
  setProtected(repo: string, branch: string, on: boolean): void
  headOf(repo: string, branch: string): string | null

  octokitFor(token: string): Octokit
  /** A token of our App's installation, as if just made; narrowed where permissions are given. */
  installationToken(owner: string, permissions?: Record<string, string>): string
  /** A workflow's `GITHUB_TOKEN`: `github-actions[bot]`, for one repository, with exactly these permissions. */
  actionsToken(repo: string, permissions: Record<string, string>): string
  /** A token of a person made through an App (ours, or another by its slug): seen in `performed_via_github_app`. */
  userTokenVia(login: string, appSlug?: string): string
  /** Registers the callback at which people sign in through our App; gives what the App needs for it. */
  allowSignIn(callback: string): { clientId: string; clientSecret: string }
  expireTokens(): void

  /** Keeps a file as GitHub's page does when one is dropped into a comment; gives the address and the Markdown for it. */
  attach(
    repo: string,
    file: string | { name: string; bytes: Buffer },
    contentType?: string,
  ): { url: string; markdown: string }
  /** A `fetch` for GitHub's attachment hosts: see `local-fetch.ts`. */
  fetch: typeof fetch

  /** Where webhooks go from now on. Several addresses take turns; none stops them. */
  connectApp(...urls: string[]): void
  /** Everything that was told, or would have been: what the App does not hear has no attempts. */
  deliveries: Delivery[]
  /** Hears every event of every repository, as the workflows there would, besides the App. */
  onDelivery(listener: (delivery: Delivery) => void): () => void
  /** Sends a delivery once more, with the id and the bytes it had. */
  redeliver(id: number): Promise<void>
  /** Waits until no webhook is on its way. */
  settle(): Promise<void>

  onDispatch(listener: (dispatch: Dispatch) => void): () => void
  onCancel(listener: (runId: number) => void): () => void
  addRun(repo: string, run: Pick<Run, 'workflow' | 'event' | 'branch'> & Partial<Run>): Promise<Run>
  updateRun(id: number, change: Partial<Pick<Run, 'status' | 'conclusion' | 'log'>>): Promise<Run>

  /** Makes a comment or an issue older than it is, edits and all. */
  age(subject: { comment: number } | { issue: number }, seconds: number): void

  close(): Promise<void>
}
