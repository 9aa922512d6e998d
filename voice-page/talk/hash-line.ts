import { sha256, shortHash } from '../../core/spec/hash.ts'

/**
 * What stands beside a spec that is ready: its hash, or that the bot would not take it as it stands. As the bot does,
 * where links lead does not count as hidden. The reader of Markdown is loaded only for texts that could hide something.
 */
export async function hashLine(markdown: string): Promise<string> {
  if (await hidesSomething(markdown)) {
    return 'A part of this text would not be seen on GitHub, so the Architect would write the spec anew. Take out HTML, comments and signs that nobody sees.'
  }
  const hash = shortHash(await sha256(markdown))
  return `Version 1 · ${hash}. The bot's comment will name the same hash.`
}

/** Words in any script, with the signs of plain lists and headings: nothing that Markdown or HTML could hide. */
const plain = /^[\p{L}\p{M}\p{N} \n.,;:!?'"“”‘’„…–—()/*#+%@=-]*$/u
const unseen = /\p{Default_Ignorable_Code_Point}| {4}/u

export async function hidesSomething(markdown: string): Promise<boolean> {
  if (plain.test(markdown) && !unseen.test(markdown)) return false
  const { visibleText } = await import('../../core/text/visible.ts')
  return visibleText(markdown, { targets: true }).trim() !== markdown.trim()
}
