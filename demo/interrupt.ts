/** The exit codes of a program that ends this way. SIGPIPE stands for a reader of our output that has gone. */
export const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGPIPE: 141 } as const
export type Interrupt = keyof typeof codes

/**
 * One Ctrl-C may reach us twice: from the terminal, and from npm, whose shell has become us where /bin/sh is bash. What
 * comes within so many milliseconds is the same keystroke.
 */
const echo = 1_000

/** The first interrupt ends the story and cleans up; a later one ends the process at once. Gives what stops listening. */
export function listenForEnd(stop: AbortController, stdout: NodeJS.WritableStream): () => void {
  let since = 0
  const end = (name: Interrupt) => {
    since = performance.now()
    stop.abort(name)
  }
  const onSignal = (name: Interrupt) => {
    if (!stop.signal.aborted) end(name)
    else if (performance.now() - since > echo) process.exit(codes[name])
  }
  // Never taken off again: an error that nobody hears would end the process before all is cleaned up.
  stdout.on('error', () => stop.signal.aborted || end('SIGPIPE'))
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, onSignal)
  return () => {
    for (const name of names) process.off(name, onSignal)
  }
}

/** The work, or a rejection as soon as the signal comes, even where the work does not listen. */
export async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined)
  return await Promise.race([work, untilAborted(signal).then(() => Promise.reject(new Error('Interrupted.')))])
}

export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Whether the work came to an end, good or bad, within so many milliseconds. */
export async function settles(work: Promise<unknown>, patience: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patience)
  })
  const over = () => true
  const settled = await Promise.race([work.then(over, over), late])
  clearTimeout(timer)
  return settled
}
