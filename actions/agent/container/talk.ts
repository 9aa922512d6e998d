import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { StringDecoder } from 'node:string_decoder'
import { SentraError } from '../../../core/errors.ts'
import type { SandboxTask } from './sandbox.ts'

const tailBytes = 64 * 1024
const factBytes = 256 * 1024
const answerMs = 60_000

export interface Talk {
  exitCode: number
  /** The preflight was answered with "go". */
  admitted: boolean
  /** Why it was not. */
  refusal: unknown
  timedOut: boolean
  aborted: boolean
  tail: string
  startedMs: number
}

/**
 * Holds the conversation with an attached container: its first line is the preflight's facts; `admit` judges them and
 * throws to refuse; then "go", and all further output belongs to the task. The deadline and the caller's signal kill
 * the container.
 */
export async function talk(
  child: ChildProcessWithoutNullStreams,
  admit: (line: string) => Promise<void>,
  kill: () => Promise<void>,
  task: SandboxTask,
): Promise<Talk> {
  const began = performance.now()
  const state: Talk = {
    exitCode: -1,
    admitted: false,
    refusal: undefined,
    timedOut: false,
    aborted: false,
    tail: '',
    startedMs: 0,
  }
  let killing: Promise<void> | undefined
  const end = (why: Partial<Talk>): void => {
    if (killing !== undefined) return
    Object.assign(state, why)
    // The CLI is ended too: it may be waiting for a container that was never made.
    killing = kill()
      .catch((error: unknown) => void Object.assign(state, { tail: `${state.tail}\n${String(error)}` }))
      .finally(() => child.kill('SIGKILL'))
  }
  const deadline = setTimeout(() => end({ timedOut: true }), task.deadlineMs)
  const silence = setTimeout(() => end({ refusal: silent() }), answerMs)
  const onAbort = (): void => end({ aborted: true })
  task.signal?.addEventListener('abort', onAbort)
  if (task.signal?.aborted === true) onAbort()

  const keep = (text: string): void => {
    state.tail = (state.tail + text).slice(-tailBytes)
  }
  const take = (stream: 'stdout' | 'stderr') => (text: string) => {
    keep(text)
    task.onOutput?.(text, stream)
  }
  // Writing to a container that has ended is no error of ours.
  child.stdin.on('error', () => {})
  const begin = async (line: string): Promise<void> => {
    clearTimeout(silence)
    state.startedMs = performance.now() - began
    try {
      await admit(line)
      state.admitted = true
      child.stdin.end('go\n')
    } catch (error) {
      end({ refusal: error })
    }
  }
  read(child.stdout, take('stdout'), begin)
  read(child.stderr, take('stderr'))
  child.on('error', (error) => end({ refusal: error }))
  await once(child, 'close').then(([code]) => {
    state.exitCode = typeof code === 'number' ? code : 137
  })
  clearTimeout(deadline)
  clearTimeout(silence)
  task.signal?.removeEventListener('abort', onAbort)
  await killing
  return state
}

const silent = (): SentraError =>
  new SentraError({
    what: 'The sandbox was not used.',
    why: `Its preflight did not answer within ${answerMs / 1_000} seconds.`,
    next: 'Run the job again; if it stays so, look at the load of the host and the log of its Docker engine.',
  })

/** Decodes a stream; with `first`, its first line is taken out and given there. */
function read(
  stream: NodeJS.ReadableStream,
  rest: (text: string) => void,
  first?: (line: string) => Promise<void>,
): void {
  const decoder = new StringDecoder('utf8')
  let waiting = first
  let line = ''
  stream.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk)
    if (waiting === undefined) return rest(text)
    line += text
    const at = line.indexOf('\n')
    if (at < 0 && line.length < factBytes) return
    const [facts, after] = at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
    void waiting(facts)
    waiting = undefined
    if (after !== '') rest(after)
  })
}
