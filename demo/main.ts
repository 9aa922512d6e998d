import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { messageOf, SentraError } from '../core/errors.ts'
import { Cleanup, localGitHub } from './cleanup.ts'
import { type Options, parseFlags } from './flags.ts'
import { codes, type Interrupt, listenForEnd, orInterrupted, settles, untilAborted } from './interrupt.ts'
import { type Production, play } from './play.ts'
import type { StoryEvent, Teller } from './terminal/events.ts'
import { jsonTeller } from './terminal/json.ts'
import { paintWith, wantsColours } from './terminal/paint.ts'
import { Story } from './terminal/story.ts'
import { terminalTeller } from './terminal/terminal.ts'

const widest = 100
/** How long an interrupted story may take to end by itself, in milliseconds: a job that is cancelled takes up to ten seconds. */
const patience = 20_000

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
  const { signal } = stop
  const teller = tellerFor(options, stdout)
  const cleanup = new Cleanup()
  const unlisten = listenForEnd(stop, stdout)
  const work = perform({ options, story: new Story(teller), cleanup, signal, env: process.env })
  let code = 0
  let interrupted = false
  try {
    const { good } = await orInterrupted(work, signal)
    code = good ? 0 : 1
  } catch (error) {
    interrupted = signal.aborted
    code = interrupted ? codes[signal.reason as Interrupt] : 1
    if (!interrupted) teller.tell(failure(error))
  }
  // After a failure too: then there is most to look at.
  if ((options.keep || options.talk) && cleanup.holds(localGitHub)) await untilAborted(signal)
  // What is still at work could begin more than is undone here.
  const stuck = (await settles(work, patience)) ? [] : ['the story: it is still at work']
  const left = [...stuck, ...(await cleanup.run())]
  if (interrupted) teller.tell(interruption(signal.reason, left))
  else for (const one of left) process.stderr.write(`Could not be cleaned up: ${one}\n`)
  teller.close()
  unlisten()
  return left.length > 0 && code === 0 ? 1 : code
}

/** The story, or the page for a person to talk to. */
async function perform(production: Production): Promise<{ readonly good: boolean }> {
  if (!production.options.talk) return await play(production)
  const { talk } = await import('./talk/index.ts')
  await talk(production)
  return { good: true }
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

const interruption = (by: string, left: readonly string[]): StoryEvent => ({
  event: 'failed',
  what: 'The demo was interrupted.',
  why: `It got ${by}.`,
  next: left.length === 0 ? 'All that it started is ended.' : `Could not be cleaned up: ${left.join('; ')}`,
})

function failure(error: unknown): StoryEvent {
  if (error instanceof SentraError) return { event: 'failed', what: error.what, why: error.why, next: error.next }
  const next = 'Run it once more; if it fails again, please open an issue with these lines.'
  return { event: 'failed', what: 'The demo stopped.', why: messageOf(error), next }
}
