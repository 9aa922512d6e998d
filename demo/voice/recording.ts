import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { SentraError } from '../../core/errors.ts'

export interface Recording {
  readonly name: string
  readonly bytes: Buffer
  readonly seconds: number
}

/** What GitHub takes as one attachment. */
const mostBytes = 25 * 2 ** 20

/**
 * Reads a WAV file. Throws `SentraError` for a file that is missing, too large or none (a pipe would wait, a device never
 * end), that is no WAV, or that is silent in length.
 */
export async function readRecording(file: string): Promise<Recording> {
  const bytes = await contentOf(file).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'There is no such file.' : `${cause.message}.`
    throw new SentraError({
      what: `The voice note ${file} cannot be read.`,
      why,
      next: 'Give the path of a .wav file.',
      cause,
    })
  })
  const seconds = wavSeconds(bytes)
  if (seconds === undefined) {
    throw new SentraError({
      what: `${file} is no recording that can be used.`,
      why: 'It does not begin as a WAV file with sound in it does.',
      next: 'Give a .wav file; others can be changed with: sox note.mp3 -r 16000 -c 1 note.wav',
    })
  }
  return { name: path.basename(file), bytes, seconds }
}

async function contentOf(file: string): Promise<Buffer> {
  const found = await stat(file)
  if (!found.isFile()) throw new Error('It is no file')
  if (found.size > mostBytes) {
    throw new Error(`It has ${Math.ceil(found.size / 2 ** 20)} MB, and GitHub takes 25 MB as one attachment`)
  }
  return await readFile(file)
}

/** How long a WAV file plays, by its `fmt ` and `data` chunks; `undefined` when it is not one or has no sound. */
export function wavSeconds(bytes: Buffer): number | undefined {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return undefined
  let bytesPerSecond = 0
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    if (name === 'fmt ' && at + 20 <= bytes.length) {
      const [channels, rate] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 12)]
      bytesPerSecond = channels > 0 && rate > 0 ? bytes.readUInt32LE(at + 16) : 0
    }
    if (name === 'data') {
      const present = Math.min(size, bytes.length - at - 8)
      return bytesPerSecond > 0 && present > 0 ? present / bytesPerSecond : undefined
    }
    at += 8 + size + (size % 2)
  }
  return undefined
}
