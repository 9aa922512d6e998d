import type { Octokit } from '@octokit/rest'
import type { LocalGitHub, LocalRepository, LocalUser } from '../../demo/github/index.ts'

export type Person = 'ada' | 'bob' | 'eve'

/** One repository as people and tests see it. */
export interface Place {
  /** `owner/name`. */
  name: string
  /** The bare git repository itself. */
  gitDir: string
  as(login: Person): Octokit
  /** Opens an issue as a person, and waits until nothing is on its way. */
  openIssue(login: Person, title: string, body: string): Promise<number>
  /** Comments as a person, and waits until nothing is on its way; gives the comment's id. */
  say(login: Person, issue: number, body: string): Promise<number>
  comments(issue: number): Promise<{ id: number; login: string; body: string }[]>
  last(issue: number): Promise<string>
  /** Waits until each of these comments (or the issue itself) was answered to the end. */
  answered(issue: number, ids: number[], seconds?: number): Promise<void>
  reactions(comment: number): Promise<string[]>
  file(path: string): Promise<string | null>
  /** The lines of every day's ledger together: a test may go on past midnight. */
  ledger(): Promise<string>
  /** Changes a file on the default branch, as ada. */
  write(path: string, text: string): Promise<void>
  metadata(issue: number): Promise<Record<string, unknown>>
  /** Everything that is there, without what differs from run to run. */
  state(): Promise<object>
}

export function placeOf(
  github: LocalGitHub,
  people: Record<Person, LocalUser>,
  { fullName: name, gitDir }: LocalRepository,
): Place {
  const [owner = '', repo = ''] = name.split('/')
  const at = { owner, repo }
  const as = (login: Person) => github.octokitFor(people[login].token)
  const reader = as('ada')
  const comments: Place['comments'] = async (issue) => {
    const data = await reader.paginate(reader.rest.issues.listComments, { ...at, issue_number: issue, per_page: 100 })
    return data.map(({ id, user, body }) => ({ id: Number(id), login: user?.login ?? '', body: body ?? '' }))
  }
  const reactions: Place['reactions'] = async (comment) => {
    const { data } = await reader.rest.reactions.listForIssueComment({ ...at, comment_id: comment })
    return data.map(({ content }) => content)
  }
  const file: Place['file'] = async (path) => {
    try {
      const { data } = await reader.rest.repos.getContent({ ...at, path, ref: 'sentra/specs' })
      return 'content' in data ? Buffer.from(data.content, 'base64').toString() : null
    } catch {
      return null
    }
  }
  const place: Place = {
    ...{ name, gitDir, as, comments, reactions, file },
    async ledger() {
      const folder = { ...at, path: '.sentra/metrics', ref: 'sentra/specs' }
      const { data } = await reader.rest.repos.getContent(folder)
      const days = Array.isArray(data) ? data.filter(({ name }) => name.endsWith('.jsonl')) : []
      return (await Promise.all(days.map(({ path }) => file(path)))).join('')
    },
    async write(path, text) {
      const { data } = await reader.rest.repos.getContent({ ...at, path })
      const sha = 'sha' in data ? data.sha : ''
      const content = Buffer.from(text).toString('base64')
      await reader.rest.repos.createOrUpdateFileContents({ ...at, path, message: 'Change it', content, sha })
      await github.settle()
    },
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
    async answered(issue, ids, seconds = 30) {
      const until = Date.now() + seconds * 1_000
      for (;;) {
        const bodies = (await comments(issue)).map(({ body }) => body)
        const done = new Set(bodies.flatMap((body) => /sentra:reply .*"id":(\d+)/.exec(body)?.[1] ?? []).map(Number))
        if (ids.every((id) => done.has(id))) return
        if (Date.now() > until) throw new Error(`${ids.filter((id) => !done.has(id)).length} were not answered.`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
    last: async (issue) => (await comments(issue)).at(-1)?.body ?? '',
    async metadata(issue) {
      const pointer = JSON.parse((await file(`.sentra/issues/${issue}.json`)) ?? '{}')
      return JSON.parse((await file(`.sentra/specs/${pointer.project}/${pointer.spec}/metadata.json`)) ?? '{}')
    },
    async state() {
      const { data: issues } = await reader.rest.issues.listForRepo({ ...at, state: 'all', direction: 'asc' })
      const threads = []
      for (const { number, title, state, body, labels } of issues) {
        const said = await comments(number)
        const { data: below } = await reader.rest.issues.listSubIssues({ ...at, issue_number: number })
        const { data: own } = await reader.rest.reactions.listForIssue({ ...at, issue_number: number })
        const notes = await Promise.all(
          said.map(async ({ id, login, body: text }) => ({
            login,
            text: steady(text, repo),
            reactions: await reactions(id),
          })),
        )
        threads.push({
          ...{ number, title, state, labels: labels.map((label) => (typeof label === 'string' ? label : label.name)) },
          body: steady(body ?? '', repo),
          reactions: own.map(({ content }) => content),
          below: below.map((issue) => issue.number),
          notes,
        })
      }
      return { threads, specs: await specsOf(reader, at) }
    },
  }
  return place
}

async function specsOf(reader: Octokit, at: { owner: string; repo: string }): Promise<object | null> {
  const branch = await reader.rest.repos.getBranch({ ...at, branch: 'sentra/specs' }).catch(() => null)
  if (branch === null) return null
  const { data: commits } = await reader.rest.repos.listCommits({ ...at, sha: 'sentra/specs', per_page: 100 })
  const { data: tree } = await reader.rest.git.getTree({ ...at, tree_sha: branch.data.commit.sha, recursive: 'true' })
  const files: Record<string, string> = {}
  for (const { path, type, sha } of tree.tree) {
    if (type !== 'blob' || sha === undefined) continue
    const { data } = await reader.rest.git.getBlob({ ...at, file_sha: sha })
    const known = steady(path ?? '', at.repo).replace(/\d{4}-\d\d-\d\d/, '<day>')
    // The days' files are one here: what is finished an hour later may be finished on another day.
    files[known] = (files[known] ?? '') + steady(Buffer.from(data.content, 'base64').toString(), at.repo)
  }
  return { commits: commits.map(({ commit }) => steady(commit.message, at.repo)), files }
}

/** A text without commits, times, comment numbers and the repository's own name. Hashes of specs stay. */
const steady = (text: string, repo: string): string =>
  text
    .replace(/\b[0-9a-f]{40}\b/g, '<commit>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>')
    .replace(/\b3\d{9}\b/g, '<comment>')
    .replace(/\b16000\d{5}\b/g, '<id>')
    .replace(/`[0-9a-f]{12}`/g, '`<commit>`')
    .replaceAll(repo, '<repo>')
    .replace(/user-attachments\/files\/\d+/g, 'user-attachments/files/<id>')
    .replace(/#diff-[0-9a-f]{64}/g, '#diff-<path>')
    .replace(/"lead_minutes":[\d.]+/g, '"lead_minutes":0')
    .replace(/"body_sha256": "[0-9a-f]{64}"/g, '"body_sha256": "<hash>"')
