import type { CommandName } from '../../core/commands/command.ts'
import { Refusal } from '../../core/errors.ts'
import type { Source, SpecMetadata } from '../../core/spec/metadata.ts'
import type { Host } from '../host.ts'
import type { Said } from '../said.ts'
import { grace } from '../sweep/unfinished.ts'
import { plain } from '../templates/markdown.ts'

/** Whether something is heard so late that the sweep may have taken it up, or that people may have decided anew. */
export const isLate = (host: Pick<Host, 'now'>, { createdAt }: Pick<Said, 'createdAt'>): boolean =>
  host.now().getTime() - Date.parse(createdAt) >= grace

/** `/revise` adds to what is there, and `/approve` names what it is about: what is newer is in no danger of them. */
const blind: ReadonlySet<CommandName> = new Set(['spec', 'reject', 'retry', 'fix', 'cancel'])

/**
 * What people decided after a command was written, where it is heard only then: whoever lost a `/cancel` has perhaps
 * typed it again, and then `/retry`. Gives the refusal, `null` where nothing came after it.
 */
export function overtaken(name: CommandName, said: Place, spec: SpecMetadata): Refusal | null {
  if (!blind.has(name)) return null
  const decided = [
    ...spec.versions.map(({ version, source }) => ({ what: `v${version} was made`, source })),
    ...spec.approvals.map(({ version, source }) => ({ what: `v${version} was approved`, source })),
    ...spec.decisions.map(({ kind, source }) => ({ what: words[kind], source })),
  ]
  return refusalBy(`/${name}`, said, decided)
}

/** The same of a request to change a pull request's code, which a later `/cancel` has called off. */
export function calledOff(said: Place, { decisions }: SpecMetadata): Refusal | null {
  const cancels = decisions.filter(({ kind }) => kind === 'cancelled')
  return refusalBy(
    'request',
    said,
    cancels.map(({ source }) => ({ what: words.cancelled, source })),
  )
}

type Place = Pick<Said, 'kind' | 'id' | 'createdAt'>

const words: Record<SpecMetadata['decisions'][number]['kind'], string> = {
  rejected: 'the spec was rejected',
  cancelled: 'the work was cancelled',
  retried: 'another run was asked for',
  fix: 'a fix was asked for',
}

function refusalBy(request: string, said: Place, decided: { what: string; source: Source }[]): Refusal | null {
  const after = decided.filter(({ source }) => isAfter(source, said))
  const last = after.toSorted((a, b) => Date.parse(a.source.created_at) - Date.parse(b.source.created_at)).at(-1)
  if (last === undefined) return null
  const name = request.startsWith('/') ? `\`${request}\`` : `This ${request}`
  return new Refusal({
    what: `${name} changed nothing, because I heard it too late.`,
    why: `After it was written ${last.what} by ${plain(last.source.author.login)}, and I will not guess that you still want it.`,
    next: 'If you do, write it again.',
  })
}

/** GitHub's times are of whole seconds, in which the numbers of comments tell. What a failed check began nobody decided. */
function isAfter(source: Source, { kind, id, createdAt }: Place): boolean {
  const later = Date.parse(source.created_at) - Date.parse(createdAt)
  return source.kind !== 'workflow_run' && (later > 0 || (later === 0 && source.kind === kind && source.id > id))
}
