import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { messageOf, SentraError } from '../core/errors.ts'
import { Cleanup, localGitHub } from './cleanup.ts'
import { type Options, parseFlags } from './flags.ts'
import { play } from './play.ts'
import type { StoryEvent, Teller } from './terminal/events.ts'
import { jsonTeller } from './terminal/json.ts'
import { paintWith, wantsColours } from './terminal/paint.ts'
import { Story } from './terminal/story.ts'
import { terminalTeller } from './terminal/terminal.ts'

const widest = 100
/** The exit codes of a program ended by SIGINT and SIGTERM. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
type EndSignal = keyof typeof codes

/** The whole demo; gives the exit code. Leaves nothing running and nothing lying about, however it ends. */
export async function main(args: readonly string[], stdout: NodeJS.WriteStream = process.stdout): Promise<number> {
  const options = readOptions(args)
  if ('problem' in options) {
    process.stderr.write(`${options.problem}\n`)
    return 2
  }
  if (options.help) {
    stdout.write(await readFile(path.join(import.meta.dirname, 'help.txt'), 'utf8'))
    return 0
  }
  const stop = new AbortController()
  const teller = tellerFor(options, stdout)
  const cleanup = new Cleanup()
  const unlisten = listenForEnd(stop)
  let code = 0
  try {
    const story = new Story(teller)
    if (options.talk) {
      const { talk } = await import('./talk/index.ts')
      await orInterrupted(talk(story, cleanup), stop.signal)
      await untilAborted(stop.signal)
    }
    const ending = options.talk
      ? { good: true }
      : await orInterrupted(play({ options, story, cleanup, signal: stop.signal, env: process.env }), stop.signal)
    code = ending.good ? 0 : 1
  } catch (error) {
    teller.tell(failure(error, stop.signal))
    code = stop.signal.aborted ? codes[stop.signal.reason as EndSignal] : 1
  }
  // After a failure too: then there is most to look at.
  if (options.keep && cleanup.holds(localGitHub)) await untilAborted(stop.signal)
  const left = await cleanup.run()
  for (const one of left) teller.tell({ event: 'note', text: `Could not be cleaned up: ${one}` })
  teller.close()
  unlisten()
  return left.length > 0 && code === 0 ? 1 : code
}

function readOptions(args: readonly string[]): Options | { problem: string } {
  try {
    return parseFlags(args)
  } catch (error) {
    return { problem: messageOf(error) }
  }
}

function tellerFor({ json }: Options, stdout: NodeJS.WriteStream): Teller {
  const write = (text: string) => void stdout.write(text)
  if (json) return jsonTeller(write)
  const width = Math.min(widest, Math.max(60, (stdout.columns ?? widest) - 1))
  const colours = wantsColours(stdout, process.env)
  const live = stdout.isTTY === true && process.env.TERM !== 'dumb'
  return terminalTeller({ write, width, paint: paintWith(colours), live })
}

/** The first signal ends the story and cleans up; the second ends the process at once. */
function listenForEnd(stop: AbortController): () => void {
  const onSignal = (name: EndSignal) => {
    if (stop.signal.aborted) process.exit(codes[name])
    stop.abort(name)
  }
  const names = Object.keys(codes) as EndSignal[]
  for (const name of names) process.on(name, onSignal)
  return () => {
    for (const name of names) process.off(name, onSignal)
  }
}

/** The work, or a rejection as soon as the signal comes, even where the work does not listen. */
async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined)
  return await Promise.race([work, untilAborted(signal).then(() => Promise.reject(new Error('Interrupted.')))])
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

function failure(error: unknown, signal: AbortSignal): StoryEvent {
  if (signal.aborted) {
    return {
      event: 'failed',
      what: 'The demo was interrupted.',
      why: `It got ${signal.reason}.`,
      next: 'All that it started is ended.',
    }
  }
  if (error instanceof SentraError) return { event: 'failed', what: error.what, why: error.why, next: error.next }
  const next = 'Run it once more; if it fails again, please open an issue with these lines.'
  return { event: 'failed', what: 'The demo stopped.', why: messageOf(error), next }
}
