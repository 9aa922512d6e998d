import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { SentraError } from '../../core/errors.ts'
import { forRecogniser } from './resample.ts'

const run = promisify(execFile)
const patience = 60_000

/**
 * Writes down a WAV recording with pocketsphinx, on this machine. Throws `SentraError` where it is not installed. About
 * every fifth word is wrong: enough to tell three features apart, not to draft a spec from. `folder` is for a file in between.
 */
export async function listen(wav: Buffer, folder: string, signal?: AbortSignal): Promise<string> {
  const file = path.join(folder, 'for-recogniser.wav')
  await writeFile(file, forRecogniser(wav))
  const options = { timeout: patience, ...(signal ? { signal } : {}) }
  try {
    const { stdout } = await run('pocketsphinx_continuous', ['-infile', file, '-logfn', '/dev/null'], options)
    return stdout.trim().replaceAll('\n', ' ')
  } catch (cause) {
    if (signal?.aborted) throw cause
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new SentraError({
      what: 'Your voice note could not be written down here.',
      why: missing ? 'pocketsphinx is not installed.' : `pocketsphinx failed: ${(cause as Error).message}`,
      next: 'Install it (apt-get install pocketsphinx pocketsphinx-en-us), leave --voice-note out, or use --live.',
      cause,
    })
  }
}
