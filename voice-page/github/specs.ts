import { type SpecMetadata as Metadata, SpecMetadata } from '../../core/spec/metadata.ts'
import type { Reader, Snapshot } from './reader.ts'

/** A spec by its place on the branch: known before anything of it was read. */
export interface Place {
  id: string
  project: string
  issue: number
  folder: string
}

const metadataPath =
  /^\.sentra\/specs\/([A-Za-z0-9][A-Za-z0-9._-]{0,99})\/(([1-9][0-9]{0,9})-[a-z0-9-]+)\/metadata\.json$/

/** Every spec of the branch, the newest issue first. */
export function places({ files }: Snapshot): Place[] {
  const found = [...files.keys()].flatMap((path) => {
    const [, project, id, issue] = metadataPath.exec(path) ?? []
    if (project === undefined || id === undefined) return []
    return [{ id, project, issue: Number(issue), folder: path.slice(0, -'/metadata.json'.length) }]
  })
  return found.sort((a, b) => b.issue - a.issue)
}

/** A spec's metadata; `null` where it does not have the promised shape, or is of a newer Sentra. */
export async function metadataOf(reader: Reader, { files }: Snapshot, place: Place): Promise<Metadata | null> {
  const sha = files.get(`${place.folder}/metadata.json`)
  if (sha === undefined) return null
  try {
    const read = SpecMetadata.safeParse(JSON.parse(await reader.text(sha)))
    return read.success ? read.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export async function versionText(reader: Reader, { files }: Snapshot, place: Place, version: number): Promise<string> {
  const sha = files.get(`${place.folder}/spec-v${version}.md`)
  return sha === undefined ? '' : reader.text(sha)
}
