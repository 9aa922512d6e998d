import { isOurs } from '../../../core/approval/our-commit.ts'
import type { VerifyFacts } from '../../../core/approval/verify.ts'
import type { CommitDetails, GitHub } from '../../../core/github/port.ts'
import { paths } from '../../../core/spec/identity.ts'
import type { SpecMetadata, Status } from '../../../core/spec/metadata.ts'
import { parseMetadata } from '../../../core/store/read.ts'

/** The account of every workflow's own token; nobody can register such a name. */
const job = 'github-actions[bot]'

/**
 * What was recorded, less the commits by which a job's own account wrote down how a run ended: where an App's token has
 * died on the way, nobody else could. Since any workflow could write in that name, each is looked at: it may do to this
 * spec no more than end a run that was under way. One request, and none where there is no such commit.
 */
export async function withoutJobEndings(github: Pick<GitHub, 'readAt'>, facts: VerifyFacts): Promise<VerifyFacts> {
  const all = facts.recordings.flatMap(({ since }) => since ?? [])
  const suspects = new Map(all.filter((commit) => isTheJobs(commit, facts)).map((commit) => [commit.sha, commit]))
  if (suspects.size === 0) return facts
  const path = paths.metadata(facts.block.project, facts.block.spec)
  const places = [...suspects.values()].flatMap(({ sha, parents: [parent = ''] }) => [parent, sha])
  const snapshots = await github.readAt(places.map((at) => ({ at, paths: [path] })))
  const read = places.map((_, index) => metadataIn(snapshots[index]?.files[0] ?? null, path))
  const harmless = new Set(
    [...suspects.keys()].filter((_, index) => endsARun(read[2 * index] ?? null, read[2 * index + 1] ?? null)),
  )
  const recordings = facts.recordings.map((one) => ({
    ...one,
    since: one.since?.filter(({ sha }) => !harmless.has(sha)) ?? null,
  }))
  return { ...facts, recordings }
}

function isTheJobs(commit: CommitDetails, { bot, writers = [] }: VerifyFacts): boolean {
  const { author } = commit
  if (author === null || author.login !== job || author.type !== 'Bot' || isOurs(commit, { bot, writers })) return false
  return isOurs(commit, { bot, writers: [author.id] })
}

const endings: readonly Status[] = ['in_review', 'failed', 'cancelled']

/** Leaves the spec as it is, or ends the run that was under way, and nothing of what people decided is another. */
export function endsARun(before: SpecMetadata | null, after: SpecMetadata | null): boolean {
  if (before === null || after === null) return false
  if (JSON.stringify(before) === JSON.stringify(after)) return true
  const ended = before.status === 'running' && endings.includes(after.status) && after.spent_usd >= before.spent_usd
  return ended && decided(before) === decided(after)
}

const decided = ({ status, spent_usd, implementation, ...rest }: SpecMetadata): string =>
  JSON.stringify([rest, implementation?.version, implementation?.issue])

function metadataIn(text: string | null, path: string): SpecMetadata | null {
  try {
    return text === null ? null : parseMetadata(text, path)
  } catch {
    // What cannot be read ends no run.
    return null
  }
}
