import type { Nodes, Root } from 'mdast'
import type { Holes } from './holes.ts'
import { isSuspect } from './invisible.ts'

type Ranges = [number, number][]

/** Whether a place is inside one of these ranges, which stand in the order of the text and do not overlap. */
export function inside(ranges: Ranges, at: number): boolean {
  let low = 0
  for (let high = ranges.length; low < high; ) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.[1] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return (ranges[low]?.[0] ?? Number.POSITIVE_INFINITY) <= at
}

/** Spaces that show nothing: at the ends of lines, beyond a hard break's two; and long runs between words. */
export function spaceHoles(markdown: string, tree: Root, holes: Holes): void {
  const breaks = new Set<number>()
  const texts: Ranges = []
  for (const open: Nodes[] = [tree]; open.length > 0; ) {
    const node = open.pop()
    if (node === undefined) break
    const start = node.position?.start.offset ?? 0
    if (node.type === 'break') breaks.add(start)
    if (node.type === 'text') texts.push([start, node.position?.end.offset ?? 0])
    if ('children' in node) open.push(...node.children)
  }
  for (const found of markdown.matchAll(/(?<![ \t])[ \t]+$/gm)) {
    const kept = breaks.has(found.index) ? 2 : 0
    holes.add(found.index + kept, found.index + found[0].length)
  }
  for (const [start, end] of texts) {
    for (const found of markdown.slice(start, end).matchAll(/(?<=\S)[ \t]{3,}(?=\S)/g)) {
      holes.add(start + found.index + 2, start + found.index + found[0].length)
    }
  }
}

/** The names under which HTML knows characters that show nothing. */
const unseenNames = new Set(
  `shy zwj zwnj lrm rlm ZeroWidthSpace NegativeVeryThinSpace NegativeThinSpace NegativeMediumSpace NegativeThickSpace
  NoBreak ApplyFunction af InvisibleTimes it InvisibleComma ic`.split(/\s+/),
)

/** Character references that show nothing: `&#8203;`, `&zwj;`. In code they are shown as they are written. */
export function referenceHoles(markdown: string, code: Ranges, holes: Holes): void {
  for (const found of markdown.matchAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,24}));/g)) {
    const [whole, decimal, hexadecimal, name] = found
    const number = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16)
    // GitHub shows a replacement character for what is no character, as Markdown asks.
    const unseen = name !== undefined ? unseenNames.has(name) : number > 0 && number <= 0x10ffff && isSuspect(number)
    if (unseen && !inside(code, found.index)) holes.add(found.index, found.index + whole.length)
  }
}
