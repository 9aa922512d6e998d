import { z } from 'zod'
import { paths } from '../spec/identity.ts'
import { ledgerLine } from './ledger.ts'
import { readFiles, type Store } from './store.ts'
import { type Written, write } from './write.ts'

/** What was heard in a recording, kept under the SHA-256 of its bytes: a redelivery pays nothing. */
export const Transcript = z.strictObject({
  schema: z.literal(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  text: z.string().max(200_000),
  /** Words and phrases of the text that the service was unsure of. */
  unsure: z.array(z.string().max(500)).max(200).optional(),
  language: z.string().max(20).optional(),
  seconds: z.number().nonnegative().optional(),
  model: z.string().max(100),
  cost_usd: z.number().nonnegative(),
  at: z.iso.datetime(),
})

export type Transcript = z.infer<typeof Transcript>

/** Transcripts that were paid for before, in one read; `null` where there is none, or none that can be read. */
export async function readTranscripts(store: Store, hashes: readonly string[]): Promise<(Transcript | null)[]> {
  if (hashes.length === 0) return []
  const texts = await readFiles(store, hashes.map(paths.transcript))
  return hashes.map((sha256, at) => parse(texts[at] ?? null, sha256))
}

export const readTranscript = async (store: Store, sha256: string): Promise<Transcript | null> =>
  (await readTranscripts(store, [sha256]))[0] ?? null

function parse(text: string | null, sha256: string): Transcript | null {
  if (text === null) return null
  try {
    const read = Transcript.safeParse(JSON.parse(text))
    return read.success && read.data.sha256 === sha256 ? read.data : null
  } catch {
    return null
  }
}

/**
 * Commits a transcript, and in the same commit what it cost, so that it is counted whatever becomes of the request. The
 * first one of a recording stays.
 */
export const saveTranscript = (store: Store, transcript: Transcript): Promise<Written<Transcript>> =>
  write(store, async () => {
    const before = await readTranscript(store, transcript.sha256)
    if (before !== null) return { result: before, commit: null }
    const content = `${JSON.stringify(Transcript.parse(transcript), null, 2)}\n`
    const paid = await ledgerLine(store, {
      ...{ schema: 1, id: `transcription-${transcript.sha256}`, kind: 'transcription', project: null, spec: null },
      ...{ at: transcript.at, cost_usd: transcript.cost_usd, model: transcript.model },
    })
    const files = [{ path: paths.transcript(transcript.sha256), content }, ...paid.files]
    return { result: transcript, commit: { message: `Keep the transcript ${transcript.sha256.slice(0, 16)}`, files } }
  })
