import { newestVersion, sameSource } from '../../core/spec/transitions.ts'
import { readVersion } from '../../core/store/read.ts'
import { addVersion } from '../../core/store/update-spec.ts'
import { intake } from '../intake/intake.ts'
import { sourceOf } from '../said.ts'
import { endings } from '../templates/endings.ts'
import { announce } from './announce.ts'
import { specOf } from './found.ts'
import type { Ending, Work } from './work.ts'

/** The next version. After an approval it reopens the spec, and what runs is stopped. */
export async function revise({ desk, said, command, found, attachments }: Work<'revise'>): Promise<Ending> {
  const before = specOf(found)
  const base = newestVersion(before)
  const text = await readVersion(desk.store, before, base.version)
  const request = {
    said,
    title: before.title,
    issue: '',
    words: command.text,
    spec: { metadata: before, text, version: base.version },
  }
  const source = await sourceOf(said)
  const { drafted, written } = await intake(desk, request, attachments, ({ text, heard, spent }) =>
    addVersion(desk.store, before, { text, source, heard, spent }),
  )
  const { result: metadata, commit, changed } = written
  const version = metadata.versions.find((one) => sameSource(one.source, source)) ?? newestVersion(metadata)
  const remarks = [...drafted.remarks, ...overtaken(base.version, version.version)]
  return announce(desk, said, { metadata, version, commit: changed ? commit : null, notes: drafted.notes, remarks })
}

const overtaken = (base: number, made: number): string[] => (made > base + 1 ? [endings.overtaken(base, made)] : [])
