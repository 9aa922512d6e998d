import { type ParsedScript, parse } from 'unbash'
import { LIMITS } from './limits.ts'
import { refuse } from './refusal.ts'

/** Parses shell text, or refuses it: too long, not bash, or an error in it that bash may read otherwise than we do. */
export function parseScript(source: string): ParsedScript {
  if (source.length > LIMITS.characters || countBlanks(source) > LIMITS.words) refuse('size', excerpt(source))
  const script = parse(source)
  checked(script, source)
  return script
}

/** A nested script (a substitution) carries its own errors, found only when it is looked at. */
export function checked(script: ParsedScript, source: string): ParsedScript {
  const error = script.errors?.[0]
  if (error) refuse('syntax', excerpt(source), error.message)
  return script
}

export const excerpt = (source: string): string => (source.length > 120 ? `${source.slice(0, 117)}…` : source)

function countBlanks(source: string): number {
  let count = 0
  for (let index = 0; index < source.length; index++) {
    const code = source.charCodeAt(index)
    if (code === 32 || code === 10 || code === 9) count++
  }
  return count
}
