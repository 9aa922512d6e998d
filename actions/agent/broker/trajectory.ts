import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Answer } from './answer.ts'
import { type Message, MessagesBody } from './body.ts'
import { Journal } from './journal.ts'
import { unmarkedBody } from './unmarked-body.ts'

/**
 * What was really said, one exchange a line, on the host where the agent cannot reach it. A request repeats all of the
 * conversation, so a line keeps only what is new: `kept` messages are those of the line before. Cache marks are left out:
 * a conversation that is gone on with gets marks of its own, and the provider takes no more than four.
 */
const Line = z.object({
  at: z.iso.datetime(),
  request: z.int().positive(),
  frame: MessagesBody.omit({ messages: true }).optional(),
  kept: z.int().nonnegative(),
  messages: MessagesBody.shape.messages.or(z.tuple([])),
  answer: z.object({
    complete: z.boolean(),
    stop_reason: z.string().nullable(),
    content: z.array(z.looseObject({ type: z.string() })),
  }),
})

export class Trajectory {
  readonly #journal: Journal
  #digests: string[] = []
  #frame = ''

  constructor(file: string) {
    this.#journal = new Journal(file)
  }

  write(exchange: { at: string; request: number; body: MessagesBody; answer: Answer }): void {
    const { messages, ...frame } = unmarkedBody(exchange.body)
    const digests = messages.map(digest)
    const kept = common(this.#digests, digests)
    const frameDigest = digest(frame)
    const { complete, stopReason, content } = exchange.answer
    this.#journal.write({
      at: exchange.at,
      request: exchange.request,
      ...(frameDigest === this.#frame ? {} : { frame }),
      kept,
      messages: messages.slice(kept),
      answer: { complete, stop_reason: stopReason, content: content.filter((block) => block !== undefined) },
    })
    this.#digests = digests
    this.#frame = frameDigest
  }

  close(): void {
    this.#journal.close()
  }
}

/** A conversation to go on with: all that was said. A complete answer at its end was perhaps never acted upon. */
export interface Conversation {
  messages: Message[]
  exchanges: number
}

/** Reads a trajectory back; a last line that was cut off by the end of the process is left out. */
export function readTrajectory(file: string): Conversation {
  let messages: Message[] = []
  let exchanges = 0
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    const line = Line.safeParse(parseLine(text))
    if (!line.success) continue
    messages = [...messages.slice(0, line.data.kept), ...line.data.messages]
    exchanges += 1
    const content = line.data.answer.content.filter(isSaid).map(asSent)
    // An answer without a word is not taken back either.
    if (!line.data.answer.complete || content.length === 0) continue
    const said = MessagesBody.shape.messages.safeParse([{ role: 'assistant', content }])
    if (said.success) messages = [...messages, ...said.data]
  }
  return { messages, exchanges }
}

const parseLine = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The API does not take an empty text back. */
const isSaid = (block: Record<string, unknown>): boolean => block.type !== 'text' || block.text !== ''

/** An answered block as it is sent back: fields that only answers have are left out. */
function asSent(block: Record<string, unknown>): unknown {
  const { citations: _citations, caller: _caller, toolset_name: _toolset, ...rest } = block
  return rest
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64')

const common = (a: readonly string[], b: readonly string[]): number => {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}
