import type { Nodes, Root } from 'mdast'
import { codeHoles } from './hidden-code.ts'
import { createHtmlReader, type HtmlReader } from './hidden-html.ts'
import { formulaHoles, formulasIn } from './hidden-math.ts'
import { inside, referenceHoles, spaceHoles } from './hidden-runs.ts'
import { isUsedFootnote, linkHoles, plainTarget, tableHoles } from './hidden-syntax.ts'
import { Holes } from './holes.ts'
import { withoutInvisible } from './invisible.ts'
import { markdownTree } from './markdown.ts'

/**
 * What a reader of GitHub's page can see of a Markdown text: the very characters that were written, less what the page
 * does not show. It stands before every model call, so that nobody can talk to the model behind the readers' backs.
 *
 * Not shown, and so left out: HTML comments and whatever else HTML hides, attributes, addresses and titles of links,
 * images' descriptions, definitions, unused footnotes, the info line of code, cells beyond a table's width, and
 * characters without a glyph where no script needs them. Where it cannot be known what a reader sees, it is left out.
 *
 * With `targets`, plain web addresses of links stay: for a text that people are shown together with a list of them.
 */
export function visibleText(markdown: string, { targets = false } = {}): string {
  return withoutInvisible(holesIn(markdown, targets).cut(markdown))
}

/** The same of parts of a text: what stands around a part decides whether it is shown. */
export function visibleParts(markdown: string): (start: number, end: number) => string {
  const holes = holesIn(markdown, false)
  return (start, end) => withoutInvisible(holes.cut(markdown, start, end))
}

function holesIn(markdown: string, targets: boolean): Holes {
  const tree = markdownTree(markdown)
  const holes = new Holes()
  const reader = createHtmlReader(markdown, holes)
  const code: [number, number][] = []
  visit(tree, { markdown, tree, holes, reader, code, targets })
  spaceHoles(markdown, tree, holes)
  referenceHoles(markdown, code, holes)
  for (const formula of formulasIn(markdown, (place) => inside(code, place))) formulaHoles(markdown, formula, holes)
  return holes
}

interface Walk {
  markdown: string
  tree: Root
  holes: Holes
  reader: HtmlReader
  /** Where code stands: there, what looks like a character reference or a formula is just text. */
  code: [number, number][]
  targets: boolean
}

/** Goes through the text in its order, since HTML that is left open hides what comes after it. */
function visit(node: Nodes, walk: Walk): void {
  const { markdown, holes, reader } = walk
  const [start, end] = rangeOf(node)
  switch (node.type) {
    case 'html':
      reader.read(start, end)
      return
    case 'definition':
    case 'image':
    case 'imageReference':
      holes.add(start, end)
      return
    case 'footnoteDefinition':
      if (!isUsedFootnote(walk.tree, node.identifier)) {
        holes.add(start, end)
        return
      }
      holes.addUnless(/^\d{1,3}$/, node.identifier, start, start + `[^${node.label ?? ''}]:`.length)
      break
    case 'footnoteReference':
      holes.addUnless(/^\d{1,3}$/, node.identifier, start, end)
      break
    case 'link':
    case 'linkReference':
      if (!walk.targets || reader.hiding() || node.type !== 'link' || plainTarget(markdown, node) === null) {
        linkHoles(markdown, node, holes)
      }
      break
    case 'table':
      tableHoles(node, holes)
      break
    case 'code':
      codeHoles(markdown, node, holes)
      walk.code.push([start, end])
      break
    case 'inlineCode':
      walk.code.push([start, end])
      break
  }
  if ('children' in node) {
    for (const child of node.children) visit(child, walk)
    if (node.type === 'paragraph') reader.endParagraph()
  } else if (reader.hiding()) {
    holes.add(start, end)
  }
}

/** The plain web addresses that a text's links lead to, each once, in their order: what pointing at them would show. */
export function linkTargets(markdown: string): string[] {
  const found = new Set<string>()
  // Most texts have none, and need no syntax tree to see that.
  if (!markdown.includes('](http')) return []
  for (const open: Nodes[] = [markdownTree(markdown)]; open.length > 0; ) {
    const node = open.pop()
    if (node?.type === 'link' && markdown[node.position?.start.offset ?? 0] === '[') {
      const target = plainTarget(markdown, node)
      if (target !== null) found.add(target)
    }
    if (node && 'children' in node) open.push(...node.children.toReversed())
  }
  return [...found]
}

const rangeOf = (node: Nodes): [number, number] => [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
