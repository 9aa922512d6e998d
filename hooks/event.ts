/**
 * The door of every hook: Claude Code's hook contract. One JSON event on standard input; exit 0 allows, 2 refuses with
 * the reason for the model on standard error. https://code.claude.com/docs/en/hooks
 */
import { fstatSync, readSync, writeSync } from 'node:fs'

/** What all events share. Fields that no hook of ours reads pass unseen: Claude Code adds some with every release. */
export interface HookEvent {
  hook_event_name: string
  session_id?: string
  /** Of a subagent, where one acts. */
  agent_id?: string
  transcript_path?: string
  cwd?: string
  tool_name?: string
  tool_use_id?: string
  tool_input?: Record<string, unknown>
  stop_hook_active?: boolean
}

/**
 * The type of each field that is there. Not a zod schema, as everywhere else: loading zod takes longer than this hook may,
 * and every tool call of an agent waits for it.
 */
const fields: Readonly<Record<keyof HookEvent, (value: unknown) => boolean>> = {
  hook_event_name: (value) => typeof value === 'string' && value !== '',
  session_id: isText,
  agent_id: isText,
  transcript_path: isText,
  cwd: isText,
  tool_name: isText,
  tool_use_id: isText,
  tool_input: isObject,
  stop_hook_active: (value) => typeof value === 'boolean',
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a hook decided. `reason` goes to the model when it refuses; `output` is JSON on standard output when it allows. */
export type Verdict = { exit: 0; output?: object } | { exit: 2; reason: string }

/** 16 MiB: the largest event that is read. Claude Code's own tools stop far below. */
const limit = 16 * 1024 * 1024

/** An event that cannot be judged. Its message says what is wrong with it. */
export class EventError extends Error {
  override readonly name = 'EventError'
}

/**
 * Reads an event from its JSON text.
 * @throws EventError for text that is no event.
 */
export function parseEvent(json: string): HookEvent {
  if (json.trim() === '') throw new EventError('there is no event on standard input')
  if (json.length > limit) throw new EventError(`the event is larger than ${limit} bytes`)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new EventError(`the event is not valid JSON (${(error as Error).message})`)
  }
  if (!isEvent(value)) throw new EventError('the event is not a JSON object')
  for (const [field, fits] of Object.entries(fields)) {
    const given = Object.hasOwn(value, field) ? value[field] : undefined
    if (given === undefined && field === 'hook_event_name')
      throw new EventError("the event's hook_event_name is missing")
    if (given !== undefined && !fits(given)) throw new EventError(`the event's ${field} is of the wrong type`)
  }
  return value
}

/** Its fields are looked at one by one right after. */
const isEvent = (value: unknown): value is HookEvent & Record<string, unknown> => isObject(value)

/** All of standard input as text. A terminal has no event, and is not waited for. */
export function readInput(): string {
  if (fstatSync(0).isCharacterDevice()) return '' // a terminal, or /dev/null
  const chunks: Buffer[] = []
  let size = 0
  const buffer = Buffer.allocUnsafe(256 * 1024)
  while (size <= limit) {
    const read = readSome(buffer)
    if (read === 0) break
    chunks.push(Buffer.from(buffer.subarray(0, read)))
    size += read
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Synchronous, which is the quickest start. A pipe that somebody set non-blocking is asked again. */
function readSome(buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(0, buffer)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/**
 * Runs a hook to its exit: reads the event, asks `decide`, answers. Whatever goes wrong on the way refuses, because a
 * guard that fails open is none. `decide` gets every event and allows those that are none of its business.
 */
export async function runHook(name: string, decide: (event: HookEvent) => Verdict | Promise<Verdict>): Promise<never> {
  let verdict: Verdict
  try {
    verdict = await decide(parseEvent(readInput()))
  } catch (error) {
    verdict = { exit: 2, reason: failure(name, error) }
  }
  if (verdict.exit === 2) writeAll(2, `${verdict.reason.trimEnd()}\n`)
  else if (verdict.output) writeAll(1, `${JSON.stringify(verdict.output)}\n`)
  process.exit(verdict.exit)
}

function failure(name: string, error: unknown): string {
  if (error instanceof EventError) {
    return `${name}: refused, because ${error.message}. Send Claude Code's hook event as JSON on standard input.`
  }
  const message = error instanceof Error ? error.message : String(error)
  return `${name}: refused, because the hook itself failed (${message.slice(0, 500)}). Nothing was judged.`
}

/** A pipe takes what it can: the rest is written again, so that a long reason is never cut by our exit. */
function writeAll(fd: 1 | 2, message: string): void {
  let rest = Buffer.from(message)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
    }
  }
}
