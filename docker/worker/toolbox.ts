import type Anthropic from '@anthropic-ai/sdk'
import type { Hooks } from './hooks.ts'
import { brief, type WorkerLine } from './lines.ts'
import { type Definition, failure, type Tool, type ToolResult } from './tools/tool.ts'

/** The tools by name, each call between its hooks. */
export class Toolbox {
  readonly definitions: Definition[]
  readonly #tools: ReadonlyMap<string, Tool>
  readonly #hooks: Hooks
  readonly #tell: (line: WorkerLine) => void

  constructor(tools: readonly Tool[], hooks: Hooks, tell: (line: WorkerLine) => void) {
    this.definitions = tools.map((tool) => tool.definition)
    this.#tools = new Map(tools.map((tool) => [tool.definition.name, tool]))
    this.#hooks = hooks
    this.#tell = tell
  }

  async run(use: Anthropic.ToolUseBlock): Promise<ToolResult> {
    const tool = this.#tools.get(use.name)
    if (tool === undefined) return failure(`There is no tool named ${use.name}.`)
    const started = performance.now()
    const result = await this.#between(tool, use)
    const ms = Math.round(performance.now() - started)
    this.#tell({ event: 'tool', tool: use.name, what: tool.brief(use.input), ok: result.ok, ms })
    return result
  }

  /** PreToolUse may refuse the call; PostToolUse may take it back, and says so after the result. */
  async #between(tool: Tool, use: Anthropic.ToolUseBlock): Promise<ToolResult> {
    const seen = tool.asHookSees(use.input)
    if (seen === undefined) return tool.run(use.input)
    const event = { ...seen, tool_use_id: use.id }
    const before = await this.#hooks.ask('PreToolUse', event)
    if (before.refusal !== undefined) return this.#refused('PreToolUse', before.refusal.reason)
    const result = await tool.run(use.input)
    const after = await this.#hooks.ask('PostToolUse', {
      ...event,
      tool_response: { success: result.ok, output: result.text },
    })
    const advised = [result.text, after.advice].filter((text) => text !== '').join('\n\n')
    if (after.refusal === undefined) return { ...result, text: advised }
    const refused = this.#refused('PostToolUse', after.refusal.reason)
    return { ...refused, text: `${advised}\n\n${refused.text}` }
  }

  #refused(hook: string, reason: string): ToolResult {
    this.#tell({ event: 'hook', hook, refused: brief(reason) })
    return failure(`Refused by a hook:\n${reason}`)
  }
}
