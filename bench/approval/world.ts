import { createHash } from 'node:crypto'
import { decideApproval } from '../../core/approval/decide.ts'
import type { CommentFacts } from '../../core/approval/facts.ts'
import { offerLine } from '../../core/approval/offer.ts'
import { type RecordingFacts, verifyApproval } from '../../core/approval/verify.ts'
import { decideCommand } from '../../core/commands/decide.ts'
import { parseCommands } from '../../core/commands/parse.ts'
import { Config } from '../../core/config/schema.ts'
import type { Account, CommitDetails } from '../../core/github/port.ts'
import { notAnApprover } from '../../core/permissions/approver.ts'
import { atLeast } from '../../core/permissions/levels.ts'
import { type Bot, notAPerson } from '../../core/permissions/person.ts'
import type { Person, Source, SpecMetadata } from '../../core/spec/metadata.ts'
import { newestVersion, sameSource, withApproval, withStatus, withVersion } from '../../core/spec/transitions.ts'
import { bot as botPerson, type Event, ghost, type History, issues, type Role, type Written } from './history.ts'
import type { Verdict } from './reference.ts'

const hashes = new Map<string, string>()
/** The text of a version is its own name, so that its hash is known to whoever writes a comment. */
const hashOf = (text: string): string => {
  const known = hashes.get(text) ?? createHash('sha256').update(text).digest('hex')
  hashes.set(text, known)
  return known
}
const textOf = (issue: number, version: number) => `# Spec of ${issue}, version ${version}\n`
const dateOf = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1_000).toISOString()
const personOf = (number: number): Person => ({ id: number + 1, login: `person${number}` })
const us: Bot = { id: 900, login: 'sentra[bot]', app_id: 77, shared: false }

/** Ways to write a command that is none. */
const disguises: ((command: string) => string)[] = [
  (command) => `> ${command}`,
  (command) => `\`${command}\``,
  (command) => `\`\`\`\n${command}\n\`\`\``,
  (command) => `<!-- ${command} -->`,
  (command) => `<details>\n\n${command}\n\n</details>`,
  (command) => `- ${command}`,
  (command) => `\u200b${command}`,
  (command) => command.replace('/', '\uff0f'),
  (command) => `please ${command}`,
  (command) => `${command}\n\n/revise and this`,
  (command) => `On Monday, Ada <ada@x.test> wrote:\n\n${command}`,
  (command) => `${command} looks good to me`,
]

interface Recorded {
  before: SpecMetadata
  after: SpecMetadata
  comment: number
}

/** The code under test, wired as the app wires it, with GitHub's answers taken from the history. */
export class World {
  readonly #history: History
  readonly #roles: Role[]
  readonly #bot: Bot
  readonly #rules: Config['approval']
  readonly #specs = new Map<number, SpecMetadata>()
  readonly #shown = new Map<number, { version: number; sha256: string; at: string }>()
  readonly #comments = new Map<number, Written>()
  readonly #spoilt = new Map<number, 'edited' | 'deleted'>()
  readonly #recorded = new Map<number, Recorded[]>()
  readonly #tampered = new Map<number, Set<string>>()

  constructor(history: History) {
    this.#history = history
    this.#roles = [...history.roles]
    this.#bot = { ...us, shared: history.rules.shared }
    const { permission, people, count, own_specs } = history.rules
    const listed = people === undefined ? {} : { people: people.map((number) => personOf(number).login) }
    this.#rules = Config.parse({ approval: { permission, count, own_specs, ...listed } }).approval
    for (const issue of issues) {
      const sha256 = hashOf(textOf(issue, 1))
      const source = sourceOf({ id: issue, by: 0, at: 1_000 }, 'issue')
      this.#shown.set(issue, { version: 1, sha256, at: dateOf(1_000) })
      this.#specs.set(issue, {
        schema: 1,
        id: `${issue}-spec`,
        project: 'shop',
        title: 'Spec',
        status: 'draft',
        origin: { issue, author: personOf(0) },
        versions: [{ version: 1, sha256, created_at: dateOf(1_000), source, cost_usd: 0 }],
        approved_version: null,
        approvals: [],
        implementation: null,
        decisions: [],
        spent_usd: 0,
      })
    }
  }

  apply(event: Event): void {
    if (event.kind === 'write') this.#comments.set(event.comment.id, event.comment)
    else if (event.kind === 'edit') this.#spoilt.set(event.id, this.#spoilt.get(event.id) ?? 'edited')
    else if (event.kind === 'delete') this.#spoilt.set(event.id, 'deleted')
    else if (event.kind === 'role') this.#roles[event.person] = event.role
    else if (event.kind === 'deliver') this.#deliver(this.#comments.get(event.id))
    else if (event.kind === 'tamper') this.#tamper(event.issue, event.how)
    else this.#show(event.issue, event.at)
  }

  verdict(issue: number): Verdict {
    const { status, versions, approvals } = this.#spec(issue)
    const newest = versions.length
    const counted = approvals.filter(({ version }) => version === newest).length
    return { status: status as Verdict['status'], versions: newest, approvals: counted }
  }

  #spec(issue: number): SpecMetadata {
    const spec = this.#specs.get(issue)
    if (!spec) throw new Error(`No issue ${issue}.`)
    return spec
  }

  #show(issue: number, at: number): void {
    const { version, sha256 } = newestVersion(this.#spec(issue))
    if (this.#shown.get(issue)?.version !== version) this.#shown.set(issue, { version, sha256, at: dateOf(at) })
  }

  #tamper(issue: number, how: string): void {
    this.#tampered.set(issue, (this.#tampered.get(issue) ?? new Set()).add(how))
  }

  #deliver(written: Written | undefined): void {
    if (!written) return
    const comment = this.#facts(written)
    const parsed = parseCommands(bodyOf(written))
    if (parsed.kind !== 'command') return
    const spec = this.#spec(written.issue)
    const outcome = decideCommand(parsed.command.name, 'origin', spec.status)
    const approver = this.#approver(written.by)
    const source = sourceOf(written, 'comment')
    if ('refuse' in outcome) return
    // What an approval asks of a comment is decided with it; other commands are obeyed under the same conditions.
    const obeyed = comment !== null && !comment.edited && !notAPerson(comment.author, comment.via_app, this.#bot)
    if (outcome.do === 'revise' || outcome.do === 'reopen') {
      if (!obeyed || !atLeast(approver.permission, 'write')) return
      const sha256 = hashOf(textOf(written.issue, spec.versions.length + 1))
      this.#specs.set(written.issue, withVersion(spec, { sha256, created_at: dateOf(written.at), source, cost_usd: 0 }))
    } else if (outcome.do === 'reject') {
      if (!obeyed || notAnApprover(this.#rules, personOf(written.by), approver)) return
      const decision = { kind: 'rejected', source } as const
      this.#specs.set(written.issue, withStatus(spec, { status: 'rejected', from: [spec.status], decision }))
    } else if (outcome.do === 'approve' && parsed.command.name === 'approve') {
      if (spec.approvals.some((approval) => sameSource(approval.source, source))) return
      const { command } = parsed
      const decision = decideApproval({
        spec,
        command,
        comment,
        approver,
        askers: this.#askers(spec),
        bot: this.#bot,
        shown: this.#shown.get(written.issue) ?? null,
        rules: this.#rules,
        on_show_seconds: this.#history.rules.on_show_seconds,
      })
      if (!decision.accept) return
      const after = withApproval(spec, decision.approval, this.#rules.count)
      this.#specs.set(written.issue, after)
      const recorded = this.#recorded.get(written.issue) ?? []
      this.#recorded.set(written.issue, [...recorded, { before: spec, after, comment: written.id }])
    }
  }

  /** What the agent's action would say of the approved version, with GitHub as it is now. */
  holds(issue: number): boolean {
    const spec = this.#spec(issue)
    const newest = newestVersion(spec)
    const tampered = this.#tampered.get(issue) ?? new Set()
    const all = (this.#recorded.get(issue) ?? []).filter(({ after }) => newestVersion(after).version === newest.version)
    const recordings = tampered.has('fewer') ? all.slice(1) : all
    const text = tampered.has('text') ? 'evil' : textOf(issue, newest.version)
    const verification = verifyApproval({
      block: {
        schema: 1,
        spec: spec.id,
        project: spec.project,
        version: newest.version,
        sha256: newest.sha256,
        approval_commits: recordings.map(() => 'a'.repeat(40)),
        specs_branch: 'sentra/specs',
        origin_issue: issue,
      },
      issue: { number: issue + 1, author: account(us.id, us.login, 'Bot') },
      bot: this.#bot,
      writers: [],
      rules: this.#rules,
      specs_branch: 'sentra/specs',
      head: { sha: 'b'.repeat(40), metadata: spec, text, text_sha256: hashOf(text) },
      recordings: recordings.map((one): RecordingFacts => {
        const written = this.#comments.get(one.comment)
        return {
          commit: commitOf(tampered.has('entry')),
          since: tampered.has('rewind') ? null : tampered.has('push') ? [commitOf(true)] : [],
          metadata: one.after,
          before: one.before,
          text_sha256: newest.sha256,
          comment: written ? this.#facts(written) : null,
          approver: this.#approver(written?.by ?? 0),
        }
      }),
      askers: this.#askers(spec),
      newest_shown: this.#shown.get(issue)?.version ?? 0,
    })
    return verification.ok
  }

  /** What the issue and the bot's own commits say, which no tampering reaches. */
  #askers(spec: SpecMetadata) {
    return [spec.origin.author.id, newestVersion(spec).source.author.id]
  }

  #approver(by: number) {
    const role = this.#roles[by] ?? 'none'
    return { permission: { id: personOf(by).id, role, level: role }, teams: {} }
  }

  /** The comment as GitHub has it now. */
  #facts(written: Written): CommentFacts | null {
    const spoilt = this.#spoilt.get(written.id)
    if (spoilt === 'deleted') return null
    const { id, login } = personOf(written.by)
    const body = bodyOf(written)
    return {
      id: written.id,
      issue: written.issue,
      author: written.by === ghost ? null : account(id, login, written.by === botPerson ? 'Bot' : 'User'),
      body,
      body_sha256: hashOf(body),
      created_at: dateOf(written.at),
      edited: spoilt === 'edited',
      via_app: [null, us.app_id, 5][written.via] ?? null,
    }
  }
}

const account = (id: number, login: string, type: string): Account => ({ id, login, type })

function sourceOf(
  { id, by, at }: Pick<Written, 'id' | 'by' | 'at'> & Partial<Written>,
  kind: Source['kind'],
  body = '',
): Source {
  return { kind, id, author: personOf(by), body_sha256: hashOf(body), created_at: dateOf(at) }
}

function commitOf(forged: boolean): CommitDetails {
  const author = forged ? account(66, 'mallory', 'User') : account(us.id, us.login, 'Bot')
  const sha = 'a'.repeat(40)
  return { sha, tree: sha, parents: [sha], message: '', verified: true, committer: author, author, date: dateOf(0) }
}

/** The comment's text: its meaning in words, or a command in a disguise. */
function bodyOf({ meaning, disguise, issue, id }: Written): string {
  if (meaning.kind === 'revise') return `/revise make it better ${id}`
  if (meaning.kind === 'reject') return '/reject'
  if (meaning.kind === 'nothing') return disguises[disguise]?.(offerLine(1, hashOf(textOf(issue, 1)))) ?? ''
  const { version, text } = meaning
  const of =
    text === 'elsewhere' ? textOf(issues.find((other) => other !== issue) ?? 0, version ?? 1) : textOf(issue, text ?? 0)
  const hash = text === undefined ? [] : [hashOf(of).slice(0, 16)]
  return ['/approve', ...(version === undefined ? [] : [`v${version}`]), ...hash].join(' ')
}
