import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { messageOf, SentraError } from '../../core/errors.ts'
import { forRecogniser } from './resample.ts'

const run = promisify(execFile)
const patience = 60_000

/**
 * Writes down a WAV recording with pocketsphinx, on this machine. Throws `SentraError` where it is not installed. About
 * every fifth word is wrong: enough to tell three features apart, not to draft a spec from.
 */
export async function listenHere(wav: Buffer, signal: AbortSignal): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sentra-recording-'))
  const file = path.join(folder, 'note.wav')
  try {
    await writeFile(file, forRecogniser(wav))
    const { stdout } = await run('pocketsphinx_continuous', ['-infile', file, '-logfn', '/dev/null'], {
      timeout: patience,
      signal,
    })
    return stdout.trim().replaceAll('\n', ' ')
  } catch (cause) {
    if (signal.aborted || cause instanceof SentraError) throw cause
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new SentraError({
      what: 'Your voice note could not be written down here.',
      why: missing
        ? 'pocketsphinx is not installed (its program pocketsphinx_continuous, which version 5 no longer has).'
        : `pocketsphinx failed: ${messageOf(cause)}`,
      next: 'Install it (apt-get install pocketsphinx pocketsphinx-en-us), leave --voice-note out, or use --live.',
      cause,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
