import { createTwoFilesPatch } from 'diff'
import { shortHash } from '../../core/spec/hash.ts'
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
  /** The version before, and the commit it was read from. */
  previous: { version: number; text: string; commit: string } | null
  understood: string
  changes: string[]
  openQuestions: string[]
  notes: Note[]
  /** Remarks for the person: a note that could not be read, text that was left out, an approval that no longer stands. */
  remarks: string[]
  cost: number
  /** How long a bare `/approve` must wait; `null` where only the hash counts. Seconds. */
  onShow: number | null
  /** The first lines, for machines. */
  heading: string
}

/** The comment that shows a new version. Above GitHub's limit the comparison goes first, then the text: both are linked. */
export function versionComment(comment: VersionComment): string {
  for (const show of [
    { text: true, diff: true },
    { text: true, diff: false },
    { text: false, diff: false },
  ]) {
    const body = render(comment, show)
    if (body.length <= bodyLimit) return body
  }
  const short = { ...comment, notes: comment.notes.map(shortened), changes: comment.changes.slice(0, 10) }
  return render(short, { text: false, diff: false })
}

const shortened = (note: Note): Note =>
  note.text.length <= 2_000 ? note : { ...note, text: `${note.text.slice(0, 2_000)} …` }

function render(comment: VersionComment, show: { text: boolean; diff: boolean }): string {
  const { web, spec, version, sha256, commit, previous, cost } = comment
  const history = [
    `[file](${links.file(web, commit, spec, version)})`,
    ...(previous === null
      ? []
      : [`[comparison with v${previous.version}](${links.compare(web, previous.commit, commit)})`]),
    `[history](${links.history(web, spec)})`,
  ]
  const parts = [
    `### Spec v${version}: ${plain(spec.title)}`,
    comment.understood === '' ? '' : plain(comment.understood),
    transcripts(comment.notes),
    ...comment.remarks.map((remark) => `> [!NOTE]\n> ${remark}`),
    changed(comment, show.diff),
    questions(comment.openQuestions),
    show.text
      ? folded(`The spec, ${code(spec.id)}`.replace(/`/g, ''), quiet(comment.text), true)
      : `The spec is too long for a comment: [read all of it in the file](${links.file(web, commit, spec, version)}).`,
    `v${version} · ${code(shortHash(sha256))} · ${history.join(' · ')}${cost > 0 ? ` · ${dollars(cost)}` : ''}`,
    offer(comment),
  ]
  return `${comment.heading}\n${parts.filter((part) => part !== '').join('\n\n')}`
}

function changed({ previous, changes, text, version }: VersionComment, diff: boolean): string {
  if (previous === null) return ''
  const lines = changes.map((change) => `- ${plain(change)}`)
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
  heading: string
}): string {
  const { web, spec, version, commit, newer } = comment
  return `${comment.heading}\nSpec v${version}, replaced by v${newer}. [Read it](${links.file(web, commit, spec, version)}).`
}
