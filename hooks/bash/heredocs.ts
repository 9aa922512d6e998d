import type { ParsedScript } from 'unbash'
import { excerpt } from './parse.ts'
import { refuse } from './refusal.ts'

/**
 * Bash 5.2 writes a substitution's commands out again before it runs them, and loses a semicolon somewhere after a
 * here-document: `$(cat <<E … E` and then `if a; then b; c; fi)` runs `b c`. So what follows a here-document in a
 * substitution cannot be told. Found by the fuzz; a here-document that ends the substitution, as in a commit's message, is
 * as written.
 */
export function checkHereDocuments(script: ParsedScript | undefined, text: string): void {
  if (!script || !text.includes('<<')) return
  const found: Found = { documents: [], followers: [] }
  search(script, found)
  const first = Math.min(...found.documents)
  if (found.followers.some((at) => at > first)) {
    refuse('syntax', excerpt(text), 'more commands after a here-document inside `$(…)`, which bash 5.2 runs together')
  }
}

type Found = { documents: number[]; followers: number[] }

function search(node: unknown, found: Found): void {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      if (index > 0 && isNode(item) && item.type === 'Statement') found.followers.push(item.pos)
      search(item, found)
    }
  } else if (isNode(node)) {
    if (node.type === 'HereDoc') found.documents.push(node.pos)
    // A substitution further in is written out on its own.
    for (const [key, value] of Object.entries(node))
      if (key !== 'script' && typeof value === 'object') search(value, found)
  }
}

const isNode = (value: unknown): value is { type: string; pos: number } => typeof value === 'object' && value !== null
