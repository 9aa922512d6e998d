import type { Nodes, RootContent } from 'mdast'
import { markdownTree } from '../../core/text/markdown.ts'
import { element } from '../dom.ts'

/**
 * Markdown as elements, made one by one: there is no HTML in between that could carry anything. Markup that was
 * written as HTML is shown as the text it is; pictures are links; only http(s) addresses can be followed.
 */
export function drawMarkdown(text: string): HTMLElement {
  return element('div', { class: 'markdown' }, ...children(markdownTree(text)))
}

const children = (node: Nodes): Node[] => ('children' in node ? node.children.map((child) => draw(child)) : [])

const plain = { paragraph: 'p', emphasis: 'em', strong: 'strong', delete: 'del', blockquote: 'blockquote' } as const

function draw(node: RootContent): Node {
  switch (node.type) {
    case 'text':
      return document.createTextNode(node.value)
    case 'html':
      return element('code', {}, node.value)
    case 'inlineCode':
      return element('code', {}, node.value)
    case 'code':
      return element('pre', { tabindex: '0' }, element('code', {}, node.value))
    case 'break':
      return element('br')
    case 'thematicBreak':
      return element('hr')
    case 'heading':
      // The page has its own h1 and h2 above.
      return element(node.depth === 1 ? 'h3' : node.depth === 2 ? 'h4' : 'h5', {}, ...children(node))
    case 'list':
      return element(node.ordered ? 'ol' : 'ul', {}, ...children(node))
    case 'listItem':
      return element('li', {}, ...children(node))
    case 'link':
      return link(node.url, children(node))
    case 'image':
      return link(node.url, [node.alt || 'picture'])
    case 'table':
      return element('table', {}, element('tbody', {}, ...children(node)))
    case 'tableRow':
      return element('tr', {}, ...children(node))
    case 'tableCell':
      return element('td', {}, ...children(node))
    default: {
      const name = Object.hasOwn(plain, node.type) ? plain[node.type as keyof typeof plain] : 'span'
      return element(name, {}, ...children(node))
    }
  }
}

function link(address: string, inside: (Node | string)[]): Node {
  return /^https?:\/\//i.test(address)
    ? element('a', { href: address, rel: 'noopener noreferrer nofollow', target: '_blank' }, ...inside)
    : element('span', {}, ...inside)
}
