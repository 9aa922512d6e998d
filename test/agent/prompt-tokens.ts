/**
 * What the provider says that its own parts of a prompt cost, in tokens: the bash tool, the text editor, and the use of
 * tools at all. Their definitions are a name and a type on the wire, so bytes say nothing about them.
 */
const providers = { bash_20250124: 245, text_editor_20250728: 700, use: 346 } as const

/** The provider's tokenizer is not public. English and JSON have 3.3 to 4.2 characters a token: three are a bound. */
const charactersPerToken = 3

/** A bound of the tokens of a system prompt and its tools, as the Messages API takes them. */
export function promptTokensBound(system: string, tools: readonly object[]): number {
  const theirs = (tool: object) => ('type' in tool ? (providers[tool.type as keyof typeof providers] ?? 0) : 0)
  const ours = tools.filter((tool) => theirs(tool) === 0).map((tool) => JSON.stringify(tool))
  const characters = [system, ...ours].reduce((sum, text) => sum + text.length, 0)
  return providers.use + tools.reduce((sum, tool) => sum + theirs(tool), 0) + Math.ceil(characters / charactersPerToken)
}
