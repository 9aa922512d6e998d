import { describe, expect, it } from 'vitest'
import { promptTokensBound } from '../../test/agent/prompt-tokens.ts'
import { marked } from './caching.ts'
import type { Message } from './model.ts'
import { systemPrompt } from './prompt.ts'
import { Task } from './task.ts'
import { bashTool } from './tools/bash.ts'
import { finishTool } from './tools/finish.ts'
import { Shell } from './tools/shell.ts'
import { textEditor } from './tools/text-editor.ts'

const task = Task.parse({
  schema: 1,
  mode: 'review',
  model: 'm',
  limits: { turns: 30, minutes: 30, outputTokens: 100_000 },
  spec: { id: '1-a', text: 'x' },
})
const tools = [bashTool(new Shell('/'), 60), textEditor('/'), finishTool(task, async () => undefined)].map(
  (tool) => tool.definition,
)
const system = systemPrompt(task)

/** What a prompt is made of, in the provider's order: pieces of text, and where marks stand after them. */
function pieces(request: ReturnType<typeof marked>): { text: string; mark: boolean }[] {
  const blocks: unknown[] = [
    ...request.tools,
    ...request.system,
    ...request.messages.flatMap<unknown>((message) => message.content),
  ]
  return blocks.map((block) => ({
    text: JSON.stringify(block, (key, value) => (key === 'cache_control' ? undefined : value)),
    mark: typeof block === 'object' && block !== null && 'cache_control' in block && block.cache_control !== undefined,
  }))
}

/** A cache that works as the provider's: it keeps every marked beginning, and a request reads the longest it knows. */
class Cache {
  readonly #known = new Set<string>()
  read(request: ReturnType<typeof marked>): { read: number; all: number } {
    let text = ''
    let read = 0
    for (const piece of pieces(request)) {
      text += piece.text
      if (!piece.mark) continue
      if (this.#known.has(text)) read = text.length
      this.#known.add(text)
    }
    return { read, all: text.length }
  }
}

/** Thirty turns as they are: a task with its documents, then commands and their output. */
const session = (turns: number): Message[] => {
  const messages: Message[] = [{ role: 'user', content: 'The specification and its documents. '.repeat(400) }]
  for (let turn = 0; turn < turns; turn += 1) {
    messages.push({
      role: 'assistant',
      content: [{ type: 'tool_use', id: `t${turn}`, name: 'bash', input: { command: `grep -rn thing${turn} src` } }],
    })
    messages.push({
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: `t${turn}`,
          content: `src/file${turn}.ts: line\n`.repeat(20 + ((turn * 37) % 60)),
        },
      ],
    })
  }
  return messages
}

describe('prompt caching', () => {
  it('reads at least nine tenths of a thirty-turn session from the cache', () => {
    const cache = new Cache()
    const totals = { read: 0, all: 0 }
    for (let turn = 0; turn < 30; turn += 1) {
      const { read, all } = cache.read(marked({ system, tools, messages: session(turn) }))
      totals.read += read
      totals.all += all
    }
    expect(totals.read / totals.all).toBeGreaterThan(0.9)
  })

  it('never uses more than the four marks that the provider allows', () => {
    for (const turns of [0, 1, 2, 30]) {
      const marks = pieces(marked({ system, tools, messages: session(turns) })).filter((piece) => piece.mark)
      expect(marks.length).toBeLessThanOrEqual(4)
      expect(marks.length).toBeGreaterThanOrEqual(2)
    }
  })

  it('takes old marks away, as a conversation has them that another container began, and no other key of that name', () => {
    const marks = { cache_control: { type: 'ephemeral' as const } }
    const old = session(30).map((message): Message => {
      if (typeof message.content === 'string') return { ...message, content: [{ type: 'text', text: message.content }] }
      return { ...message, content: message.content.map((block) => ({ ...block, ...marks }) as typeof block) }
    })
    const inner: Message = {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'x', content: [{ type: 'text', text: 'ok', ...marks }] }],
    }
    const input = { cache_control: 'a file’s own word' }
    const call: Message = { role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 'bash', input }] }
    const request = marked({ system, tools, messages: [...old, call, inner, ...session(1)] })
    expect(pieces(request).filter((piece) => piece.mark).length).toBeLessThanOrEqual(4)
    expect(request.messages.at(-5)).toEqual(call)
    expect(JSON.stringify(request.messages.at(-4))).not.toContain('cache_control')
    expect(JSON.stringify(old[1])).toContain('cache_control')
  })

  it('changes nothing of what was said', () => {
    const messages = session(3)
    const before = JSON.stringify(messages)
    marked({ system, tools, messages })
    expect(JSON.stringify(messages)).toBe(before)
  })
})

describe('the standing prompt', () => {
  it.each(['build', 'review'] as const)('costs at most 2,500 tokens with its tools, to %s', (mode) => {
    const most = { ...task, mode, proposeOverview: true }
    const finish = finishTool(most, async () => undefined).definition
    expect(promptTokensBound(systemPrompt(most), [...tools.slice(0, 2), finish])).toBeLessThanOrEqual(2_500)
  })
})
