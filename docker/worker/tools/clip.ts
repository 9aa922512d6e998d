import { stripVTControlCharacters } from 'node:util'

/** Characters of output that the model gets to see. */
export const outputLimit = 24_000

/** Keeps the head and the tail of a text that grows, within a bound, and knows how much it left out. */
export class Clip {
  readonly #half: number
  #head = ''
  #tail = ''
  #length = 0

  constructor(limit: number) {
    this.#half = Math.floor(limit / 2)
  }

  add(text: string): void {
    this.#length += text.length
    const room = this.#half - this.#head.length
    this.#head += text.slice(0, room)
    this.#tail = (this.#tail + text.slice(room)).slice(-this.#half)
  }

  toString(): string {
    const left = this.#length - this.#head.length - this.#tail.length
    if (left <= 0) return this.#head + this.#tail
    return `${this.#head}\n[… ${left} characters left out …]\n${this.#tail}`
  }
}

/** The text cut in its middle, if it is longer than `limit` characters. */
export function clip(text: string, limit = outputLimit): string {
  const clipped = new Clip(limit)
  clipped.add(text)
  return clipped.toString()
}

/** Terminal output as plain text: no colours, and of a line that was drawn over and over only its last state. */
export const plain = (text: string): string =>
  stripVTControlCharacters(text.replaceAll('\r\n', '\n'))
    .replace(/[^\n]*\r(?=[^\n])/g, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
