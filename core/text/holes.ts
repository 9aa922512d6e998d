/** What is cut out of a text: ranges, in any order, that may overlap. */
export class Holes {
  readonly #ranges: [number, number][] = []

  add(start: number, end: number): void {
    if (end > start) this.#ranges.push([start, end])
  }

  /** Cuts a range whose words are the writer's free choice and show nowhere, unless they are as plain as this. */
  addUnless(plain: RegExp, words: string, start: number, end: number): void {
    if (!plain.test(words)) this.add(start, end)
  }

  /** What is left of a text, or of a part of it. */
  cut(text: string, from = 0, to = text.length): string {
    let kept = ''
    let at = from
    for (const [start, end] of this.#ranges.toSorted(([a], [b]) => a - b)) {
      if (start >= to) break
      if (start > at) kept += text.slice(at, start)
      at = Math.max(at, end)
    }
    return kept + text.slice(at, Math.max(at, to))
  }
}
