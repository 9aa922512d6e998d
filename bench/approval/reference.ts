import { bot, type Event, ghost, type History, issues, type Role, type Written } from './history.ts'

/**
 * What an approval should mean, said once more in the plainest words, with nothing of the code under test: no text, no
 * hash, no metadata. It decides on what comments mean, and on who stood where when.
 */
interface Spec {
  status: 'draft' | 'approved' | 'rejected'
  /** Who asked for each version; the first one is the issue's author's. */
  versions: number[]
  /** When each version's comment appeared; `spoilt` for one that somebody edited. */
  shown: (number | 'spoilt' | null)[]
  /** Comments that released the newest version, with who wrote them. */
  approvals: { comment: number; by: number }[]
  approvedAt: number
  tampered: Set<string>
}

/** What both sides are asked after each event. */
export interface Verdict {
  status: Spec['status']
  versions: number
  approvals: number
}

/** What GitHub would not say is less than everything. */
const order: Role[] = ['unknown', 'none', 'read', 'triage', 'write', 'maintain', 'admin']
const reaches = (role: Role | undefined, needed: Role) => order.indexOf(role ?? 'none') >= order.indexOf(needed)

export class Reference {
  readonly specs = new Map<number, Spec>()
  readonly #history: History
  readonly #roles: Role[]
  readonly #comments = new Map<number, Written>()
  readonly #edited = new Set<number>()
  readonly #deleted = new Set<number>()
  readonly #done = new Set<number>()
  /** The issue's author, whose first version it is. */
  static readonly author = 0

  constructor(history: History) {
    this.#history = history
    this.#roles = [...history.roles]
    for (const issue of issues) {
      const spec: Spec = {
        status: 'draft',
        versions: [0],
        shown: [1_000],
        approvals: [],
        approvedAt: 0,
        tampered: new Set(),
      }
      this.specs.set(issue, spec)
    }
  }

  apply(event: Event): void {
    if (event.kind === 'write') this.#comments.set(event.comment.id, event.comment)
    else if (event.kind === 'edit') this.#edited.add(event.id)
    else if (event.kind === 'delete') this.#deleted.add(event.id)
    else if (event.kind === 'role') this.#roles[event.person] = event.role
    else if (event.kind === 'deliver') this.#deliver(this.#comments.get(event.id))
    else {
      const spec = this.specs.get(event.issue)
      if (spec === undefined) return
      const newest = spec.versions.length - 1
      if (event.kind === 'tamper') spec.tampered.add(event.how)
      else if (event.kind === 'show') spec.shown[newest] ??= event.at
      else if (spec.shown[newest] !== null) spec.shown[newest] = 'spoilt'
    }
  }

  verdict(issue: number): Verdict {
    const { status, versions, approvals } = this.#spec(issue)
    return { status, versions: versions.length, approvals: approvals.length }
  }

  /** Whether an agent may build the approved version now. */
  holds(issue: number): boolean {
    const spec = this.#spec(issue)
    const { count } = this.#history.rules
    if (spec.status !== 'approved' || spec.tampered.size > 0) return false
    const standing = spec.approvals.every(({ comment, by }) => this.#asWritten(comment) && this.#mayApprove(by))
    return standing && new Set(spec.approvals.map(({ by }) => by)).size >= count
  }

  #asWritten(comment: number): boolean {
    return !this.#edited.has(comment) && !this.#deleted.has(comment)
  }

  #spec(issue: number): Spec {
    const spec = this.specs.get(issue)
    if (!spec) throw new Error(`No issue ${issue}.`)
    return spec
  }

  #deliver(comment: Written | undefined): void {
    if (!comment || this.#done.has(comment.id)) return
    const { meaning, issue, by, via } = comment
    const person = by !== bot && by !== ghost && via !== 2
    if (!person || this.#deleted.has(comment.id)) return
    // What an event told is obeyed as it was written; an approval counts only if it still says so.
    if (meaning.kind === 'approve' && !this.#asWritten(comment.id)) return
    const spec = this.#spec(issue)
    if (meaning.kind === 'revise' && reaches(this.#roles[by], 'write')) {
      this.#done.add(comment.id)
      Object.assign(spec, { status: 'draft', approvals: [] })
      spec.versions.push(by)
      spec.shown.push(null)
    } else if (meaning.kind === 'reject' && spec.status !== 'rejected' && this.#mayApprove(by)) {
      this.#done.add(comment.id)
      spec.status = 'rejected'
    } else if (meaning.kind === 'approve' && this.#releases(comment, spec)) {
      this.#done.add(comment.id)
      spec.approvals.push({ comment: comment.id, by })
      if (spec.approvals.length >= this.#history.rules.count) spec.status = 'approved'
    }
  }

  #releases({ meaning, by, at, issue }: Written, spec: Spec): boolean {
    if (meaning.kind !== 'approve' || spec.status !== 'draft') return false
    const newest = spec.versions.length
    const { rules } = this.#history
    if (meaning.version !== undefined && meaning.version !== newest) return false
    if (meaning.text !== undefined) {
      if (meaning.text !== newest || (meaning.of ?? issue) !== issue) return false
    } else {
      const shown = spec.shown[newest - 1] ?? null
      if (rules.shared || typeof shown !== 'number' || at - shown < rules.on_show_seconds) return false
    }
    const own = by === Reference.author || spec.versions[newest - 1] === by
    if (own && !rules.own_specs) return false
    return this.#mayApprove(by) && !spec.approvals.some((approval) => approval.by === by)
  }

  #mayApprove(by: number): boolean {
    const { permission, people } = this.#history.rules
    return reaches(this.#roles[by], permission) && (people === undefined || people.includes(by))
  }
}
