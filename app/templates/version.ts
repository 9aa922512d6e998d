import { createTwoFilesPatch } from 'diff'
import { shortHash } from '../../core/spec/hash.ts'
import { linkTargets } from '../../core/text/visible.ts'
import { changesBetween, gist } from './changes.ts'
import { links, type Web } from './links.ts'
import { bodyLimit, code, codeBlock, dollars, folded, plain, quiet } from './markdown.ts'
import { type Note, transcripts } from './transcript.ts'

export interface VersionComment {
  web: Web
  spec: { project: string; id: string; title: string }
  version: number
  sha256: string
  text: string
  /** The commit that holds it. */
  commit: string
  /** The version before. */
  previous: { version: number; text: string } | null
  notes: Note[]
  /** Remarks for the person: a note that could not be read, text that was left out, an approval that no longer stands. */
  remarks: string[]
  cost: number
  /** How long a bare `/approve` must wait; `null` where only the hash counts. Seconds. */
  onShow: number | null
  /** What the bot's kind of token cannot do, said before anybody releases a spec and a run is paid for. */
  limits: string[]
}

/** GitHub's limit, less the lines for machines that are put before. */
const longest = bodyLimit - 1_000

/** The comment that shows a new version. Above GitHub's limit the comparison goes first, then the text: both are linked. */
export function versionComment(comment: VersionComment): string {
  for (const show of [
    { text: true, diff: true },
    { text: true, diff: false },
    { text: false, diff: false },
  ]) {
    const body = render(comment, show)
    if (body.length <= longest) return body
  }
  return render({ ...comment, notes: comment.notes.map(shortened) }, { text: false, diff: false })
}

const shortened = (note: Note): Note =>
  note.text.length <= 2_000 ? note : { ...note, text: `${note.text.slice(0, 2_000)} …` }

function render(comment: VersionComment, show: { text: boolean; diff: boolean }): string {
  const { web, spec, version, sha256, commit, previous, cost } = comment
  const { title, summary, questions: questionList } = gist(comment.text)
  const history = [
    `[file](${links.file(web, commit, spec, version)})`,
    ...(previous === null ? [] : [`[comparison with v${previous.version}](${links.compare(web, commit, spec)})`]),
    `[history](${links.history(web, spec)})`,
  ]
  const parts = [
    `### Spec v${version}: ${plain(title || spec.title)}`,
    transcripts(comment.notes),
    ...comment.remarks.map((remark) => `> [!NOTE]\n> ${remark}`),
    changed(comment, show.diff),
    questions(questionList),
    show.text
      ? folded(`The spec (${spec.id})`, quiet(comment.text), true)
      : `${plain(summary)}\n\nThe spec is too long for a comment: [read all of it in the file](${links.file(web, commit, spec, version)}).`,
    whereLinksLead(linkTargets(comment.text)),
    `v${version} · ${code(shortHash(sha256))} · ${history.join(' · ')}${cost > 0 ? ` · ${dollars(cost)}` : ''}`,
    offer(comment),
    comment.limits.length === 0
      ? ''
      : `Before a run is paid for:\n\n${comment.limits.map((limit) => `- ${limit}`).join('\n')}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** More lines are left to the comparison. */
const mostChanges = 20

function changed({ previous, text, version }: VersionComment, diff: boolean): string {
  if (previous === null) return ''
  const changes = changesBetween(previous.text, text)
  const lines = changes.slice(0, mostChanges).map((change) => `- ${plain(change.slice(0, 300))}`)
  if (changes.length > mostChanges) lines.push(`- and ${changes.length - mostChanges} more`)
  const patch = diff
    ? folded(`Line by line, v${previous.version} → v${version}`, codeBlock(comparison(previous.text, text), 'diff'))
    : ''
  return [`**What changed since v${previous.version}**`, lines.join('\n'), patch]
    .filter((part) => part !== '')
    .join('\n\n')
}

const comparison = (before: string, after: string): string =>
  createTwoFilesPatch('before', 'after', before, after, '', '', { context: 2 }).split('\n').slice(4).join('\n') ||
  'No line differs.'

/** More targets are left to the file. */
const mostTargets = 30

/** A link shows its text and hides where it leads, and the agent reads both: so both are shown. */
function whereLinksLead(targets: string[]): string {
  if (targets.length === 0) return ''
  const lines = targets.slice(0, mostTargets).map((target) => `- ${code(target, 600)}`)
  if (targets.length > mostTargets) lines.push(`- and ${targets.length - mostTargets} more, in the file`)
  return `**Where its links lead**\n\n${lines.join('\n')}`
}

const questions = (open: string[]): string =>
  open.length === 0
    ? ''
    : `**I need to know**\n\n${open.map((question, at) => `${at + 1}. ${plain(question)}`).join('\n')}`

function offer({ version, sha256, onShow }: VersionComment): string {
  const bare =
    onShow === null
      ? 'The hash is required here.'
      : `A bare \`/approve\` counts ${onShow === 0 ? 'at once' : `after ${onShow} seconds`}, while this is the newest version.`
  return `To have exactly this text built, comment:\n\n${codeBlock(`/approve v${version} ${shortHash(sha256)}`)}\n\n${bare} To change it, type \`/revise\` and what should differ, or attach a voice note to it. To drop it: \`/reject\`.`
}

/** What is left of an older version's comment. It stays findable: the file, and the marker. */
export function foldedVersion(comment: {
  web: Web
  spec: { project: string; id: string }
  version: number
  commit: string
  newer: number
}): string {
  const { web, spec, version, commit, newer } = comment
  return `Spec v${version}, replaced by v${newer}. [Read it](${links.file(web, commit, spec, version)}).`
}
