import { paths } from '../../core/spec/identity.ts'
import type { Approval, SpecMetadata } from '../../core/spec/metadata.ts'
import { approvalsOf, sameSource } from '../../core/spec/transitions.ts'
import { parseMetadata } from '../../core/store/read.ts'
import { headOf } from '../../core/store/store.ts'
import type { Desk } from '../thread/desk.ts'

/**
 * The commits that recorded the approvals of a version, in their order. The one that was made just now is known; others
 * are looked up: the oldest commit whose metadata has that approval. Two requests, however many.
 */
export async function approvalCommits(
  desk: Desk,
  metadata: SpecMetadata,
  known: { approval: Approval; commit: string } | null,
): Promise<string[]> {
  const version = metadata.versions.find(({ version }) => version === metadata.approved_version)
  const approvals = version === undefined ? [] : approvalsOf(metadata, version)
  const history = approvals.every(({ source }) => known !== null && sameSource(source, known.approval.source))
    ? []
    : await recordedIn(desk, metadata)
  return approvals.flatMap(({ source }) => {
    if (known !== null && sameSource(source, known.approval.source)) return [known.commit]
    const found = history.findLast(({ approvals }) => approvals.some((one) => sameSource(one.source, source)))
    return found === undefined ? [] : [found.commit]
  })
}

/** What each commit that touched the metadata had recorded, newest first. */
async function recordedIn({ github, store }: Desk, { project, id }: SpecMetadata) {
  const path = paths.metadata(project, id)
  const commits = await github.history(path, headOf(store)?.sha ?? store.branch)
  const snapshots = await github.readAt(commits.map((at) => ({ at, paths: [path] })))
  return snapshots.flatMap((snapshot) => {
    const [text = null] = snapshot?.files ?? []
    return snapshot === null || text === null
      ? []
      : [{ commit: snapshot.sha, approvals: parseMetadata(text, path).approvals }]
  })
}
