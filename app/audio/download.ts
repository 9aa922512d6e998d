import { Refusal } from '../../core/errors.ts'
import { code } from '../templates/markdown.ts'
import { type Attachment, type AttachmentHosts, hopAt } from './addresses.ts'
import { type AudioType, sniff } from './sniff.ts'

export interface Download {
  fetch: typeof fetch
  hosts: AttachmentHosts
  /** Goes to GitHub's own host only, and there only where the file is refused without it. */
  token?: string | undefined
  /** Looks up the signed address of an asset in a private repository; `null` where there is none. */
  signedAddress?: (attachment: Attachment) => Promise<string | null>
  limits?: Partial<typeof defaults>
}

export interface Recording {
  bytes: Uint8Array<ArrayBuffer>
  type: AudioType
}

/** Bytes, as the transcription service takes them; milliseconds for all hops together; redirects. */
const defaults = { bytes: 25 * 1024 * 1024, milliseconds: 60_000, hops: 3 }

/**
 * Fetches one attachment. Throws a `Refusal` that says what works instead, when GitHub will not give the file, when it
 * is too large, or when it is no recording; a network failure throws an ordinary error, and may be tried again.
 */
export async function download(attachment: Attachment, using: Download): Promise<Recording> {
  const limits = { ...defaults, ...using.limits }
  const signal = AbortSignal.timeout(limits.milliseconds)
  const get = (address: string, token?: string) => follow(address, using, { token, hops: limits.hops, signal })

  let answer = await get(attachment.url)
  if (answer === null && attachment.kind === 'asset' && using.signedAddress !== undefined) {
    const signed = await using.signedAddress(attachment)
    if (signed !== null) answer = await get(signed)
  }
  if (answer === null && using.token !== undefined) answer = await get(attachment.url, using.token)
  if (answer === null) throw withheld(attachment)

  const bytes = await read(answer, limits.bytes, attachment)
  const type = sniff(bytes)
  if (type === null) throw notAudio(attachment)
  return { bytes, type }
}

/** One request a hop, each address checked first. `null` where GitHub says that there is nothing for us. */
async function follow(
  address: string,
  using: Download,
  limits: { token: string | undefined; hops: number; signal: AbortSignal },
): Promise<Response | null> {
  let next = address
  for (let hop = 0; hop <= limits.hops; hop++) {
    const allowed = hopAt(next, using.hosts)
    if (allowed === null) throw strayed(next)
    const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity' }
    if (limits.token !== undefined && allowed.token) headers.authorization = `token ${limits.token}`
    const response = await using.fetch(allowed.url, { headers, redirect: 'manual', signal: limits.signal })
    if (response.status === 200) return response
    await response.body?.cancel()
    const location = response.headers.get('location')
    if ([301, 302, 303, 307, 308].includes(response.status) && location !== null) {
      if (!URL.canParse(location, next)) throw strayed(location)
      next = URL.canParse(location) ? location : new URL(location, next).href
      continue
    }
    if ([401, 403, 404, 410].includes(response.status)) return null
    throw new Error(`GitHub answered ${response.status} for an attachment at ${allowed.url.origin}.`)
  }
  throw strayed(next)
}

/** Counts what arrives, not what a header promises. */
async function read(response: Response, limit: number, attachment: Attachment): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    await response.body?.cancel()
    throw tooLarge(attachment, limit)
  }
  const reader = response.body?.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      throw tooLarge(attachment, limit)
    }
    parts.push(value)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

function withheld({ kind, name }: Attachment): Refusal {
  const signedInOnly = kind === 'file' && /\.(?:mp3|wav)$/i.test(name)
  return new Refusal({
    what: kind === 'file' ? `I could not fetch the voice note ${code(name)}.` : 'I could not fetch the voice note.',
    why: signedInOnly
      ? 'GitHub does not hand it out to apps. In private repositories it keeps `.mp3` and `.wav` files for signed-in people.'
      : 'GitHub does not hand it out. It may be deleted, or a link to a recording that was attached somewhere else.',
    next: signedInOnly
      ? 'Attach the recording as `.mp4` or `.webm` instead, or write it as text.'
      : 'Drag the recording itself into a new comment that begins with `/spec` or `/revise`, or write it as text.',
  })
}

const tooLarge = ({ name }: Attachment, limit: number) =>
  new Refusal({
    what: `The voice note ${code(name)} is too large.`,
    why: `Transcription takes at most ${Math.floor(limit / 1024 / 1024)} MB a file.`,
    next: 'Attach a shorter recording, or a compressed one: an `.mp3` of ten minutes has about 10 MB.',
  })

const notAudio = ({ name }: Attachment) =>
  new Refusal({
    what: `The attachment ${code(name)} is no recording that I can read.`,
    why: 'Its first bytes are not those of a WAV, MP3, MP4, MOV or WebM file.',
    next: 'Attach the voice note as one of those, or write it as text.',
  })

function strayed(address: string): Refusal {
  const host = URL.canParse(address) ? new URL(address).host : ''
  return new Refusal({
    what: 'I did not fetch the voice note.',
    why: `Its address leads to ${host === '' ? 'no host' : code(host, 100)}, which is not where GitHub keeps attachments.`,
    next: 'Drag the recording into the text box on GitHub, so that GitHub stores it, and comment again.',
  })
}
