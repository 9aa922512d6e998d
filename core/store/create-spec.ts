import { Refusal } from '../errors.ts'
import { sha256 } from '../spec/hash.ts'
import { paths, specIdOf } from '../spec/identity.ts'
import type { HeardFor, Person, Source, SpecMetadata } from '../spec/metadata.ts'
import { sameSource } from '../spec/transitions.ts'
import { costOfVersion, type Spent, spending } from './ledger.ts'
import { findSpecByThread, formatMetadata, readSpec } from './read.ts'
import type { Store } from './store.ts'
import { textFiles } from './text-files.ts'
import { type Written, write } from './write.ts'

export interface NewSpec {
  /** The origin issue's number. */
  issue: number
  author: Person
  project: string
  title: string
  /** Version 1, as it is kept and hashed: see `canonicalText`. */
  text: string
  source: Source
  heard?: HeardFor
  spent?: Spent
}

/** Commits version 1 of a new spec. The same source gives the spec it made before; an issue has one open spec. */
export async function createSpec(store: Store, spec: NewSpec): Promise<Written<SpecMetadata>> {
  const hash = await sha256(spec.text)
  return write(store, async () => {
    const found = await findSpecByThread(store, spec.issue)
    const before = found?.metadata
    if (before?.versions.some(({ source }) => sameSource(source, spec.source))) return { result: before, commit: null }
    if (before && before.status !== 'merged') {
      throw new Refusal({
        what: `This issue has a spec already: ${before.id}.`,
        why: `One issue has one open spec, and this one is “${before.status.replace('_', ' ')}”.`,
        next: 'Type /revise and what should change.',
      })
    }
    const id = await freeId(store, spec)
    const now = store.now().toISOString()
    const paid = await spending(store, spec.spent, { project: spec.project, spec: id })
    const metadata: SpecMetadata = {
      schema: 1,
      id,
      project: spec.project,
      title: spec.title.slice(0, 200),
      status: 'draft',
      origin: { issue: spec.issue, author: spec.author },
      versions: [
        {
          version: 1,
          sha256: hash,
          created_at: now,
          source: spec.source,
          ...spec.heard,
          cost_usd: costOfVersion(spec.spent),
        },
      ],
      approved_version: null,
      approvals: [],
      implementation: null,
      decisions: [],
      spent_usd: paid.added,
    }
    const pointer = { schema: 1, project: spec.project, spec: id, thread: 'origin' }
    const files = [
      { path: paths.metadata(spec.project, id), content: formatMetadata(metadata) },
      ...textFiles({ project: spec.project, id }, 1, spec.text),
      { path: paths.pointer(spec.issue), content: `${JSON.stringify(pointer)}\n` },
      ...paid.files,
    ]
    return { result: metadata, commit: { message: `Draft ${id} v1 from #${spec.issue}`, files } }
  })
}

/** An issue whose first spec was merged may begin another one under the same title. */
async function freeId(store: Store, { project, issue, title }: NewSpec): Promise<string> {
  const wanted = specIdOf(issue, title)
  for (let number = 1; ; number++) {
    const id = number === 1 ? wanted : `${wanted}-${number}`
    if ((await readSpec(store, { project, id })) === null) return id
  }
}
