import type { Link, LinkReference, Nodes, Root, Table } from 'mdast'
import type { Holes } from './holes.ts'

/**
 * Where a link leads, if that is a plain web address written out: `[text](https://…)` with a text, and without a title.
 * Everybody who points at it sees the address, and our comments list it. `null` for any other link.
 */
export function plainTarget(markdown: string, link: Link): string | null {
  const end = link.position?.end.offset ?? 0
  const last = link.children.at(-1)?.position?.end.offset ?? end
  const plain = /^https?:\/\/[!-~]{1,500}$/.test(link.url) && markdown.slice(last, end) === `](${link.url})`
  return plain ? link.url : null
}

/** A link shows its text; where it leads, and its title, can say anything unseen. A bare address is its own text. */
export function linkHoles(markdown: string, link: Link | LinkReference, holes: Holes): void {
  const start = link.position?.start.offset ?? 0
  const end = link.position?.end.offset ?? 0
  if (markdown[start] !== '[') return
  const first = link.children[0]?.position?.start.offset ?? end
  const last = link.children.at(-1)?.position?.end.offset ?? end
  holes.add(start, first)
  holes.add(last, end)
}

/** A row shows as many cells as the heading has; GitHub drops the rest. */
export function tableHoles(table: Table, holes: Holes): void {
  const width = table.children[0]?.children.length ?? 0
  for (const row of table.children) {
    for (const cell of row.children.slice(width)) {
      holes.add(cell.position?.start.offset ?? 0, cell.position?.end.offset ?? 0)
    }
  }
}

const used = new WeakMap<Root, Set<string>>()

/** Whether some text refers to a footnote: GitHub shows no other ones. A footnote that refers to itself is not shown. */
export function isUsedFootnote(tree: Root, identifier: string): boolean {
  let known = used.get(tree)
  if (known === undefined) {
    known = references(tree)
    used.set(tree, known)
  }
  return known.has(identifier)
}

function references(tree: Root): Set<string> {
  const found = new Set<string>()
  const inside = new Map<string, Set<string>>()
  const walk = (node: Nodes, into: Set<string>) => {
    if (node.type === 'footnoteReference') into.add(node.identifier)
    let place = into
    if (node.type === 'footnoteDefinition') {
      place = inside.get(node.identifier) ?? new Set()
      inside.set(node.identifier, place)
    }
    if ('children' in node) for (const child of node.children) walk(child, place)
  }
  walk(tree, found)
  // What a shown footnote refers to is shown as well. A set's iteration takes in what is added on the way.
  for (const identifier of found) for (const next of inside.get(identifier) ?? []) found.add(next)
  return found
}
