import { Refusal } from '../../core/errors.ts'
import { countedIn, type SpecMetadata } from '../../core/spec/metadata.ts'
import { readVersion } from '../../core/store/read.ts'
import { visibleText } from '../../core/text/visible.ts'
import { listeningSlot } from '../architect/models.ts'
import type { Attachment } from '../audio/addresses.ts'
import type { Download } from '../audio/download.ts'
import { findNotes, maxNotes } from '../audio/find.ts'
import { keywords } from '../audio/keywords.ts'
import { signedAddressIn } from '../audio/signed-address.ts'
import type { Hints } from '../audio/transcribe.ts'
import type { Desk } from '../thread/desk.ts'
import type { Attachments } from './attachments.ts'
import type { Request } from './intake.ts'
import { type HeardNote, listen } from './listen.ts'
import { readable, type Words } from './material.ts'
import type { Purse } from './purse.ts'

export interface HeardAll {
  issue: Words
  words: Words
  /** In the order in which they stand: the issue's own first. */
  notes: HeardNote[]
  /** Notes that could not be had, in words for people. */
  remarks: string[]
}

/**
 * Writes down every voice note of a request. A note that GitHub will not give is a remark where there is anything else
 * to go by, and the refusal itself where there is not.
 */
export async function hear(desk: Desk, request: Request, attachments: Attachments, purse: Purse): Promise<HeardAll> {
  const hosts = { server: desk.host.server }
  const issue = { text: request.issue, notes: findNotes(request.issue, hosts) }
  const words = { text: request.words, notes: findNotes(request.words, hosts) }
  const all = [...issue.notes, ...words.notes]
  const result: HeardAll = { issue, words, notes: [], remarks: [] }
  if (all.length === 0) return result

  const using = {
    slot: () => listeningSlot(desk.host, desk.config),
    hints: await hintsFor(desk, request, result),
    purse,
    download: await downloadFor(desk, request, attachments, hosts),
    counted: new Set(request.spec === null ? [] : countedIn(request.spec.metadata)),
  }
  const refusals: Refusal[] = []
  for (const note of all.slice(0, maxNotes)) {
    try {
      result.notes.push(await listen(desk, note, using))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusals.push(error)
    }
  }
  const [first] = refusals
  if (first !== undefined && result.notes.length === 0) throw first
  result.remarks = refusals.map(({ what, why, next }) => `${what} ${why} ${next}`)
  if (all.length > maxNotes) result.remarks.push(tooMany)
  return result
}

/** What helps to hear names right: whatever was read already, and the spec's text where it was not. */
async function hintsFor(desk: Desk, request: Request, { issue, words }: HeardAll): Promise<Hints> {
  const { said, title, spec, people = [] } = request
  const text = spec && (spec.text || (await readVersion(desk.store, spec.metadata, spec.version)))
  return {
    keywords: keywords({
      manifest: desk.manifest,
      texts: [readable(words, 1), visibleText(text ?? ''), readable(issue, 1), visibleText(desk.overview)],
      people: [said.author.login, ...people, ...(spec === null ? [] : peopleOf(spec.metadata))],
    }),
    language: desk.config.language,
    prompt: visibleText(title).slice(0, 200),
  }
}

/** Who opened, changed, approved or decided. */
const peopleOf = ({ origin, versions, approvals, decisions }: SpecMetadata): string[] =>
  [
    origin.author,
    ...versions.map(({ source }) => source.author),
    ...approvals.map(({ approver }) => approver),
    ...decisions.map(({ source }) => source.author),
  ].map(({ login }) => login)

async function downloadFor(
  desk: Desk,
  { said }: Request,
  attachments: Attachments,
  hosts: Download['hosts'],
): Promise<Download> {
  const rendered = new Map<string, Promise<string>>()
  const bodyOf = (kind: typeof said.kind, id: number) => {
    const key = `${kind}:${id}`
    const known = rendered.get(key) ?? attachments.renderedBody({ kind, id, thread: said.thread })
    rendered.set(key, known)
    return known
  }
  return {
    fetch: desk.host.fetch,
    hosts,
    token: await attachments.token(),
    async signedAddress(attachment: Attachment) {
      const own = signedAddressIn(await bodyOf(said.kind, said.id), attachment)
      if (own !== null || said.kind === 'issue' || said.isPull) return own
      return signedAddressIn(await bodyOf('issue', said.thread), attachment)
    },
  }
}

const tooMany = `Only the first ${maxNotes} voice notes were heard, which is as many as one text may carry. Attach the others to a comment that begins with \`/revise\`.`
