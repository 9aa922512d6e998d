import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Octokit } from '@octokit/rest'
import { createGitHub } from '../../core/github/octokit.ts'
import { renderImplementationBody } from '../../core/spec/block.ts'
import { canonicalText } from '../../core/spec/canonical.ts'
import type { SpecDocument } from '../../core/spec/document.ts'
import { sha256, shortHash } from '../../core/spec/hash.ts'
import type { Source } from '../../core/spec/metadata.ts'
import { renderSpec } from '../../core/spec/render.ts'
import { createSpec } from '../../core/store/create-spec.ts'
import { createStore } from '../../core/store/store.ts'
import { recordApproval, setStatus } from '../../core/store/update-spec.ts'
import { type LocalGitHub, type LocalRepository, startLocalGitHub } from '../../demo/github/index.ts'
import type { Job } from '../../demo/runner/index.ts'
import { temporary } from './repository.ts'

export interface Scene {
  github: LocalGitHub
  repository: LocalRepository
  folder: string
  /** The implementation issue, labelled, and the spec that it is for. */
  issue: number
  originIssue: number
  spec: { id: string; project: string; version: number; text: string; sha256: string }
  approver: { login: string; id: number; token: string }
  /** A token as the job has it. */
  token: string
  /** What a runner tells a job on this issue, with the repository checked out. */
  job(options?: { checkout?: boolean; runId?: number }): Job
  close(): Promise<void>
}

export interface SceneOptions {
  files: Record<string, string>
  document?: SpecDocument
  /** Whose bot recorded the approval and runs the job: our App's, or `GITHUB_TOKEN`'s. */
  as?: 'app' | 'actions'
  permissions?: Record<string, string>
  mayOpenPulls?: boolean
}

export const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', metadata: 'read' }

export const document: SpecDocument = {
  title: 'Take one number from another',
  summary: 'The sums can add. They should also be able to take away.',
  requirements: ['A function `take(a, b)` in `src/take.js`.'],
  acceptance_criteria: ['`take(5, 3)` is 2.', '`take(1, 1)` is 0.'],
  out_of_scope: [],
  open_questions: [],
}

/** A whole repository with an approved spec in it, made through the API as people and the bot make it. */
export async function startScene(options: SceneOptions): Promise<Scene> {
  const place = temporary()
  const github = await startLocalGitHub({
    switches: { actionsMayOpenPulls: options.mayOpenPulls ?? true },
  })
  const approver = github.createUser('alice')
  const repository = await github.createRepository({
    owner: 'alice',
    name: 'sums',
    files: options.files,
  })
  const repo = repository.fullName
  const token =
    options.as === 'actions'
      ? github.actionsToken(repo, options.permissions ?? permissions)
      : github.installationToken('alice', options.permissions ?? permissions)
  const bot = createGitHub(client(github, github.installationToken('alice')), { owner: 'alice', repo: 'sums' })
  const recorder =
    options.as === 'actions' ? createGitHub(client(github, token), { owner: 'alice', repo: 'sums' }) : bot
  const alice = client(github, approver.token)
  const at = { owner: 'alice', repo: 'sums' }

  const origin = await alice.rest.issues.create({ ...at, title: 'Take away', body: 'Please let me take away too.' })
  const text = canonicalText(renderSpec(options.document ?? document))
  const hash = await sha256(text)
  const person = { id: approver.id, login: approver.login }
  const source = async (kind: Source['kind'], id: number, body: string, created: string): Promise<Source> => ({
    kind,
    id,
    author: person,
    body_sha256: await sha256(body),
    created_at: new Date(created).toISOString(),
  })
  const store = createStore(recorder, { branch: 'sentra/specs' })
  const created = await createSpec(store, {
    issue: origin.data.number,
    author: person,
    project: 'sums',
    title: (options.document ?? document).title,
    text,
    source: await source('issue', Number(origin.data.id), origin.data.body ?? '', origin.data.created_at),
  })
  const { id, project } = created.result
  const words = `/approve v1 ${shortHash(hash)}`
  const comment = await alice.rest.issues.createComment({ ...at, issue_number: origin.data.number, body: words })
  const recorded = await recordApproval(
    store,
    { project, id },
    {
      version: 1,
      sha256: hash,
      approver: person,
      permission: 'admin',
      source: await source('comment', Number(comment.data.id), words, comment.data.created_at),
      approved_at: new Date().toISOString(),
    },
    { needed: 1 },
  )
  const body = renderImplementationBody(
    {
      schema: 1,
      spec: id,
      project,
      version: 1,
      sha256: hash,
      approval_commits: [recorded.commit],
      specs_branch: 'sentra/specs',
      origin_issue: origin.data.number,
    },
    { head: 'Approved.', text, tooLong: 'Too long.' },
  )
  const issue = await recorder.createIssue({ title: 'Take away', body, labels: ['ai-feature'] })
  await setStatus(
    store,
    { project, id },
    {
      status: 'approved',
      from: ['approved'],
      version: 1,
      implementation: { version: 1, issue: issue.number },
    },
  )

  let jobs = 0
  return {
    github,
    repository,
    folder: place.folder,
    issue: issue.number,
    originIssue: origin.data.number,
    spec: { id, project, version: 1, text, sha256: hash },
    approver,
    token,
    job({ checkout = true, runId = 4711 } = {}) {
      const folder = path.join(place.folder, `job-${++jobs}`)
      const workspace = path.join(folder, 'checkout')
      mkdirSync(workspace, { recursive: true })
      if (checkout) execFileSync('git', ['clone', '--quiet', repository.gitDir, workspace])
      return {
        repository: repo,
        repositoryId: repository.id,
        actor: 'alice',
        sha: github.headOf(repo, 'main') ?? '',
        ref: 'refs/heads/main',
        event: {
          name: 'issues',
          payload: {
            action: 'labeled',
            issue: { number: issue.number },
            repository: { default_branch: 'main', full_name: repo },
          },
        },
        workflow: 'AI agent',
        runId,
        serverUrl: github.webUrl,
        apiUrl: github.url,
        token,
        workspace,
        folder,
      }
    },
    async close() {
      await github.close()
      place.remove()
    },
  }
}

const client = (github: LocalGitHub, token: string) =>
  new Octokit({ baseUrl: github.url, auth: token, log: { debug() {}, info() {}, warn() {}, error() {} } })
