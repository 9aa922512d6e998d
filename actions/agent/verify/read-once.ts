import type { GitHub, Snapshot } from '../../../core/github/port.ts'

/**
 * GitHub, asked once for each commit and for each file at one place: what several steps of a verification need is read
 * together by the first, and is from one moment.
 */
export function readOnce<G extends Pick<GitHub, 'commit' | 'readAt'>>(github: G): G {
  const commits = new Map<string, ReturnType<GitHub['commit']>>()
  const known = new Map<string, { snapshot: Snapshot | null; paths: readonly string[] }>()
  const answered = (at: string, paths: readonly string[]): Snapshot | null | undefined => {
    const place = known.get(at)
    if (place === undefined || paths.some((path) => !place.paths.includes(path))) return undefined
    const { snapshot } = place
    return snapshot && { ...snapshot, files: paths.map((path) => snapshot.files[place.paths.indexOf(path)] ?? null) }
  }
  return {
    ...github,
    commit(sha) {
      const asked = commits.get(sha) ?? github.commit(sha)
      commits.set(sha, asked)
      return asked
    },
    async readAt(reads) {
      const before = reads.map(({ at, paths }) => answered(at, paths))
      if (before.every((one) => one !== undefined)) return before
      const snapshots = await github.readAt(reads)
      for (const [index, { at, paths }] of reads.entries()) known.set(at, { snapshot: snapshots[index] ?? null, paths })
      return snapshots
    },
  }
}
