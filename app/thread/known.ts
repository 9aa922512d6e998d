import { paths } from '../../core/spec/identity.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { newestVersion } from '../../core/spec/transitions.ts'

/**
 * Which spec a thread had when this process last saw it. Only a guess at what is worth reading together in one request:
 * whatever is decided is decided on what that request finds.
 */
export interface Known {
  paths(repository: string, thread: number): string[]
  learn(repository: string, threads: (number | undefined)[], metadata: SpecMetadata): void
}

const most = 5_000

export function createKnown(): Known {
  const specs = new Map<string, string[]>()
  return {
    paths: (repository, thread) => specs.get(`${repository}#${thread}`) ?? [],
    learn(repository, threads, metadata) {
      const { project, id } = metadata
      const { version } = newestVersion(metadata)
      for (const thread of threads) {
        if (thread === undefined) continue
        const key = `${repository}#${thread}`
        specs.delete(key)
        specs.set(key, [paths.metadata(project, id), paths.version(project, id, version)])
      }
      for (const oldest of specs.keys()) {
        if (specs.size <= most) break
        specs.delete(oldest)
      }
    },
  }
}
