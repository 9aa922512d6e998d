import { createHash } from 'node:crypto'
import { approvalFacts } from '../../app/commands/approval-facts.ts'
import type { Said } from '../../app/said.ts'
import { heading, readHeading } from '../../app/templates/marker.ts'
import { decideApproval } from '../../core/approval/decide.ts'
import type { CommentFacts } from '../../core/approval/facts.ts'
import { offerLine } from '../../core/approval/offer.ts'
import { type RecordingFacts, verifyApproval } from '../../core/approval/verify.ts'
import { decideCommand } from '../../core/commands/decide.ts'
import { type Parsed, parseCommands } from '../../core/commands/parse.ts'
import { Config } from '../../core/config/schema.ts'
import type { Account, CommitDetails, SeenComment } from '../../core/github/port.ts'
import { mayType } from '../../core/permissions/may-type.ts'
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

/** The code under test, asked in the app's order and on the app's own facts, with GitHub's answers from the history. */
export class World {
  readonly #roles: Role[]
  readonly #bot: Bot
  readonly #config: Config
  readonly #specs = new Map<number, SpecMetadata>()
  readonly #shown = new Map<number, SeenComment[]>()
  readonly #comments = new Map<number, Written>()
  readonly #spoilt = new Map<number, 'edited' | 'deleted'>()
  readonly #recorded = new Map<number, Recorded[]>()
  readonly #tampered = new Map<number, Set<string>>()

  constructor(history: History) {
    this.#roles = [...history.roles]
    this.#bot = { ...us, shared: history.rules.shared }
    const { permission, people, count, own_specs } = history.rules
    const listed = people === undefined ? {} : { people: people.map((number) => personOf(number).login) }
    this.#config = Config.parse({
      approval: { permission, count, own_specs, ...listed },
      specs: { on_show_seconds: history.rules.on_show_seconds },
    })
    for (const issue of issues) {
      const sha256 = hashOf(textOf(issue, 1))
      const source = sourceOf({ id: issue, by: 0, at: 1_000 }, 'issue', '')
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
      this.#show(issue, 1_000)
    }
  }

  apply(event: Event): void {
    if (event.kind === 'write') this.#comments.set(event.comment.id, event.comment)
    else if (event.kind === 'edit') this.#spoilt.set(event.id, this.#spoilt.get(event.id) ?? 'edited')
    else if (event.kind === 'delete') this.#spoilt.set(event.id, 'deleted')
    else if (event.kind === 'role') this.#roles[event.person] = event.role
    else if (event.kind === 'deliver') this.#deliver(this.#comments.get(event.id))
    else if (event.kind === 'tamper') this.#tamper(event.issue, event.how)
    else if (event.kind === 'deface') this.#deface(event.issue)
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

  /** The bot's comment for a version is made once, and not again where somebody edits it. */
  #show(issue: number, at: number): void {
    const { id, project } = this.#spec(issue)
    const { version, sha256 } = newestVersion(this.#spec(issue))
    const seen = this.#seen(issue)
    if (seen.some(({ body }) => readHeading(body).version?.version === version)) return
    const body = `${heading({ kind: 'issue', id: issue }, { spec: id, project, version, sha256 })}\n**Spec v${version}**`
    this.#shown.set(issue, [...seen, { author: us.id, body, created_at: dateOf(at), edited: false }])
  }

  #deface(issue: number): void {
    const { version } = newestVersion(this.#spec(issue))
    const edited = (one: SeenComment) => readHeading(one.body).version?.version === version || one.edited
    this.#shown.set(
      issue,
      this.#seen(issue).map((one) => ({ ...one, edited: edited(one) })),
    )
  }

  #seen(issue: number): SeenComment[] {
    return this.#shown.get(issue) ?? []
  }

  #tamper(issue: number, how: string): void {
    this.#tampered.set(issue, (this.#tampered.get(issue) ?? new Set()).add(how))
  }

  /** An event of a comment, in the order in which the app asks: the person, the words, who may, the table, the facts. */
  #deliver(written: Written | undefined): void {
    if (!written) return
    const said = saidOf(written)
    if (said === null || notAPerson(said.author, said.viaApp, this.#bot) !== null) return
    const parsed = parsedOnce(said.body)
    // Of a comment that is gone the first reaction is refused, and then nothing more is asked.
    if (parsed.kind !== 'command' || this.#spoilt.get(written.id) === 'deleted') return
    const { command } = parsed
    const spec = this.#spec(written.issue)
    const source = sourceOf(written, 'comment', said.body)
    const approver = this.#approver(written.by)
    const done = [...spec.versions, ...spec.approvals, ...spec.decisions]
    if (done.some((one) => sameSource(one.source, source))) return
    const is_author = spec.origin.author.id === said.author.id
    if (mayType(command.name, { person: said.author, approver, is_author, settings: this.#config }) !== null) return
    const outcome = decideCommand(command.name, 'origin', spec.status)
    if ('refuse' in outcome) return
    if (outcome.do === 'revise' || outcome.do === 'reopen') {
      const sha256 = hashOf(textOf(written.issue, spec.versions.length + 1))
      this.#specs.set(written.issue, withVersion(spec, { sha256, created_at: dateOf(written.at), source, cost_usd: 0 }))
    } else if (outcome.do === 'reject') {
      const decision = { kind: 'rejected', source } as const
      this.#specs.set(written.issue, withStatus(spec, { status: 'rejected', from: [spec.status], decision }))
    } else if (outcome.do === 'approve' && command.name === 'approve') {
      const facts = approvalFacts({
        ...{ spec, said, source, command, approver },
        edited: this.#spoilt.has(written.id) ? dateOf(written.at + 1) : null,
        askers: this.#askers(spec),
        bot: this.#bot,
        seen: this.#seen(written.issue),
        config: this.#config,
      })
      const decision = decideApproval(facts)
      if (!decision.accept) return
      const after = withApproval(spec, decision.approval, this.#config.approval.count)
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
      rules: this.#config.approval,
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
          comment: written ? this.#facts(written, tampered.has('elsewhere') ? issue + 1 : issue) : null,
          approver: this.#approver(written?.by ?? 0),
        }
      }),
      askers: this.#askers(spec),
      newest_shown: Math.max(0, ...this.#seen(issue).map(({ body }) => readHeading(body).version?.version ?? 0)),
    })
    return verification.ok
  }

  /** What the issue and the bot's own commits say, which no tampering reaches. */
  #askers(spec: SpecMetadata) {
    return [spec.origin.author.id, newestVersion(spec).source.author.id]
  }

  #approver(by: number) {
    const role = this.#roles[by] ?? 'none'
    return { permission: role === 'unknown' ? null : { id: personOf(by).id, role, level: role }, teams: {} }
  }

  /** The comment as GitHub has it now. */
  #facts(written: Written, issue: number): CommentFacts | null {
    const spoilt = this.#spoilt.get(written.id)
    const said = saidOf(written)
    if (spoilt === 'deleted' || said === null) return null
    const { id, author, body, createdAt: created_at, viaApp: via_app } = said
    return { id, issue, author, body, body_sha256: hashOf(body), created_at, edited: spoilt === 'edited', via_app }
  }
}

/** The comment as its event tells it; `null` where its account is gone. */
function saidOf(written: Written): Said | null {
  if (written.by === ghost) return null
  const { id, login } = personOf(written.by)
  return {
    ...{ kind: 'comment', id: written.id, nodeId: '', thread: written.issue, title: null, isPull: false },
    body: bodyOf(written),
    author: account(id, login, written.by === botPerson ? 'Bot' : 'User'),
    createdAt: dateOf(written.at),
    viaApp: [null, us.app_id, 5][written.via] ?? null,
  }
}

const known = new Map<string, Parsed>()
/** The same words mean the same: reading Markdown is most of the time that a history takes. */
function parsedOnce(body: string): Parsed {
  const parsed = known.get(body) ?? parseCommands(body)
  known.set(body, parsed)
  return parsed
}

const account = (id: number, login: string, type: string): Account => ({ id, login, type })

function sourceOf({ id, by, at }: Pick<Written, 'id' | 'by' | 'at'>, kind: Source['kind'], body: string): Source {
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
  const { version, text, of } = meaning
  const hash = text === undefined ? [] : [hashOf(textOf(of ?? issue, text)).slice(0, 16)]
  return ['/approve', ...(version === undefined ? [] : [`v${version}`]), ...hash].join(' ')
}
