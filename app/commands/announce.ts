import type { VersionMarker } from '../../core/comments/version-marker.ts'
import type { Comment } from '../../core/github/port.ts'
import { paths } from '../../core/spec/identity.ts'
import { recordingsOf, type SpecMetadata, type Version } from '../../core/spec/metadata.ts'
import { approvalsOf, newestVersion } from '../../core/spec/transitions.ts'
import { readSpec, readVersion } from '../../core/store/read.ts'
import { headOf } from '../../core/store/store.ts'
import { readTranscripts } from '../../core/store/transcripts.ts'
import { stopRun } from '../release/start-run.ts'
import type { Said } from '../said.ts'
import { endings } from '../templates/endings.ts'
import { limitsOf } from '../templates/limits.ts'
import { heading, readHeading } from '../templates/marker.ts'
import type { Note } from '../templates/transcript.ts'
import { foldedVersion, versionComment } from '../templates/version.ts'
import type { Desk } from '../thread/desk.ts'
import type { Ending } from './work.ts'

export interface Made {
  metadata: SpecMetadata
  version: Version
  /** The commit that holds it; `null` where an earlier try made it, and it must be looked up. */
  commit: string | null
  /** What was heard; `null` where an earlier try heard it, and it must be read again. */
  notes: Note[] | null
  remarks: string[]
}

/**
 * The comment that shows a version. All of it is read from the version itself, so that a second try writes what the
 * first one would have. A version that a newer one replaced meanwhile gets the line that would be left of its comment:
 * what is last in the thread must not offer what cannot be approved.
 */
export async function announce(desk: Desk, said: Said, made: Made): Promise<Ending> {
  const { github, store, web, config, host } = desk
  const { metadata, version } = made
  const replaced = approvedBefore(metadata, version, config.approval.count)
  if (replaced !== null) await stopRun(desk, metadata)
  const shows = markerOf(metadata, version)
  const thread = version.version === 1 ? null : await github.comments(said.thread)
  const known = thread === null ? {} : { thread }
  const newer = await newestNow(desk, metadata, thread ?? [])
  if (newer > version.version) {
    const body = foldedBody(desk, metadata, version.version, newer)
    return { reaction: '+1', body, version: shows, metadata, ...known }
  }
  const text = await readVersion(store, metadata, version.version)
  const before = metadata.versions.find((one) => one.version === version.version - 1)
  const body = versionComment({
    web,
    spec: metadata,
    version: version.version,
    sha256: version.sha256,
    text,
    commit: made.commit ?? (await commitOf(desk, metadata, version)),
    previous:
      before === undefined
        ? null
        : { version: before.version, text: await readVersion(store, metadata, before.version) },
    notes: made.notes ?? (await notesOf(desk, version)),
    remarks: replaced === null ? made.remarks : [...made.remarks, endings.replacesApproval(replaced)],
    cost: version.cost_usd,
    onShow: host.bot.shared ? null : config.specs.on_show_seconds,
    limits: version.version === 1 ? limitsOf(host.bot, config) : [],
  })
  if (thread !== null) await foldOlder(desk, metadata, version, thread)
  return { reaction: '+1', body, version: shows, metadata, ...known }
}

/**
 * The number of the newest version. Another process may be ahead of this one: where a comment of ours shows a version that
 * we do not know of, the branch is asked again, since whoever may write here may edit a comment.
 */
async function newestNow({ host, store }: Desk, metadata: SpecMetadata, thread: Comment[]): Promise<number> {
  const newest = newestVersion(metadata).version
  const isAhead = thread.some(({ author, body }) => {
    const { version } = readHeading(body)
    return author?.login === host.bot.login && version?.spec === metadata.id && version.version > newest
  })
  if (!isAhead) return newest
  store.memory = null
  return newestVersion((await readSpec(store, metadata)) ?? metadata).version
}

const foldedBody = ({ web, store }: Desk, spec: SpecMetadata, version: number, newer: number): string =>
  foldedVersion({ web, spec, version, newer, commit: headOf(store)?.sha ?? store.branch })

/** Folds the comments of older versions to one line each. Those that are folded already stay as they are. */
async function foldOlder(desk: Desk, metadata: SpecMetadata, newest: Version, thread: Comment[]): Promise<void> {
  for (const comment of thread) {
    const { version: shown, answers } = readHeading(comment.body)
    const older = shown?.spec === metadata.id && shown.version < newest.version
    if (!older || comment.author?.login !== desk.host.bot.login || answers === null) continue
    const body = foldedBody(desk, metadata, shown.version, newest.version)
    if (!isFolded(comment.body)) await desk.github.updateComment(comment.id, `${heading(answers, shown)}\n${body}`)
  }
}

/** Long enough for one line with a link, and far shorter than any version's comment. */
const isFolded = (body: string): boolean => /^Spec v\d+, replaced by v\d+\./m.test(body)

/** The version before, where it had been approved: what runs for it is stopped, and people are told. */
function approvedBefore(metadata: SpecMetadata, { version }: Version, needed: number): number | null {
  const before = metadata.versions.find((one) => one.version === version - 1)
  return before !== undefined && approvalsOf(metadata, before).length >= needed ? before.version : null
}

export const markerOf = ({ id, project }: SpecMetadata, { version, sha256 }: Version): VersionMarker => ({
  spec: id,
  project,
  version,
  sha256,
})

async function commitOf({ github, store }: Desk, { project, id }: SpecMetadata, { version }: Version): Promise<string> {
  const head = headOf(store)?.sha ?? store.branch
  const commits = await github.history(paths.version(project, id, version), head)
  return commits.at(-1) ?? head
}

async function notesOf({ store }: Desk, version: Version): Promise<Note[]> {
  const transcripts = await readTranscripts(store, recordingsOf(version))
  return transcripts
    .filter((transcript) => transcript !== null)
    .map(({ text, unsure = [] }) => ({ text, unsure: [...unsure, ...(version.unsure ?? [])] }))
}
