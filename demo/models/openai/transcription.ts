import { createHash } from 'node:crypto'
import { invalid } from '../failure.ts'

const extensions = ['flac', 'mp3', 'mp4', 'mpeg', 'mpga', 'm4a', 'ogg', 'wav', 'webm']
const mostBytes = 25 * 1024 * 1024
/** What a file of each kind begins with; the provider decodes it and refuses what does not decode. */
const magic: readonly [RegExp, string][] = [
  [/^RIFF....WAVE/s, 'wav'],
  [/^(?:ID3|\xff[\xe2-\xfb])/, 'mp3'],
  [/^....ftyp/s, 'mp4'],
  [/^.E\xdf\xa3/s, 'webm'],
  [/^OggS/, 'ogg'],
  [/^fLaC/, 'flac'],
]

export interface TranscriptionRequest {
  readonly model: string
  readonly fileName: string
  readonly bytes: number
  readonly sha256: string
  /** Every text field that was sent, as it was: `prompt`, `language`, `keywords[]`, `response_format`… */
  readonly fields: Readonly<Record<string, string[]>>
}

/** A transcription request, if the provider would take it. Throws `ProviderError` otherwise. */
export async function fromTranscription(contentType: string, body: Buffer): Promise<TranscriptionRequest> {
  const form = await readForm(contentType, body)
  const file = form.get('file')
  const model = form.get('model')
  if (!(file instanceof File)) throw invalid("you must provide a 'file'", 'file')
  if (typeof model !== 'string' || model === '') throw invalid('you must provide a model parameter', 'model')
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? ''
  if (!file.name.includes('.') || !extensions.includes(extension)) {
    throw invalid(
      `Unrecognized file format. Supported formats: ${extensions.join(', ')}. The name was '${file.name}'.`,
      'file',
    )
  }
  const audio = Buffer.from(await file.arrayBuffer())
  if (audio.length > mostBytes)
    throw invalid(`Maximum content size limit (${mostBytes}) exceeded (${audio.length} bytes read)`, 'file')
  if (!magic.some(([start]) => start.test(audio.subarray(0, 16).toString('latin1')))) {
    throw invalid('Audio file might be corrupted or unsupported', 'file')
  }
  const format = form.get('response_format')
  if (
    !model.startsWith('whisper') &&
    typeof format === 'string' &&
    !['json', 'text', 'diarized_json'].includes(format)
  ) {
    throw invalid(
      `response_format '${format}' is not compatible with model '${model}'. Use 'json' or 'text' instead.`,
      'response_format',
    )
  }
  const fields: Record<string, string[]> = {}
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') fields[name] = [...(fields[name] ?? []), value]
  }
  return { model, fileName: file.name, bytes: audio.length, sha256: sha256(audio), fields }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function readForm(contentType: string, body: Buffer): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch (error) {
    throw invalid(`Could not parse multipart form: ${error instanceof Error ? error.message : error}`)
  }
}
