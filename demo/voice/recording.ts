import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { SentraError } from '../../core/errors.ts'

export interface Recording {
  readonly name: string
  readonly bytes: Buffer
  readonly seconds: number
}

/** Reads a WAV file. Throws `SentraError` for a file that is missing, that is no WAV, or that is silent in length. */
export async function readRecording(file: string): Promise<Recording> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
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

/** How long a WAV file plays, by its `fmt ` and `data` chunks; `undefined` when it is not one or has no sound. */
export function wavSeconds(bytes: Buffer): number | undefined {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return undefined
  let bytesPerSecond = 0
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    if (name === 'fmt ' && at + 20 <= bytes.length) bytesPerSecond = bytes.readUInt32LE(at + 16)
    if (name === 'data') {
      const present = Math.min(size, bytes.length - at - 8)
      return bytesPerSecond > 0 && present > 0 ? present / bytesPerSecond : undefined
    }
    at += 8 + size + (size % 2)
  }
  return undefined
}
