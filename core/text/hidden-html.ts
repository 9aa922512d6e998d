import type { Holes } from './holes.ts'

/** Reads the raw HTML of a text piece by piece, and remembers what an earlier piece left open. */
export interface HtmlReader {
  read(start: number, end: number): void
  /** Whether HTML that was left open hides what stands here. */
  hiding(): boolean
  /** A paragraph's end closes what was opened inside a line. */
  endParagraph(): void
}

/** Tags that show as a form of the text and say nothing themselves; they stay, if they have no attributes. */
const plainTag =
  /^<\/?(?:b|i|u|s|em|strong|del|ins|sub|sup|kbd|samp|var|code|pre|tt|small|mark|q|cite|abbr|dfn|br|hr|p|div|span|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|table|thead|tbody|tfoot|tr|td|th|caption|details|summary|center|ruby|rt)[ \t]*\/?>$|^<details open>$/i

/** What these hold is not shown as text, or nobody can be sure that it is. */
const swallowing = new Set(
  `script style template noscript iframe object svg math title textarea xmp noembed noframes plaintext head audio video
  canvas select datalist dialog rp applet map`.split(/\s+/),
)

/** Of these the ones whose text is read without looking for tags in it: they do not nest. */
const verbatim = new Set('script style title textarea xmp iframe noembed noframes plaintext'.split(' '))

/** How often GitHub's page makes smaller what stands in these: a reading aid is half as large as its word. */
const shrinking: Record<string, number> = { sub: 1, sup: 1, small: 1, rt: 2 }

/** A tag that is one: not in a comment, nor in what is not shown. */
export interface Tag {
  tag: string
  closes: boolean
  start: number
  end: number
}

export function createHtmlReader(markdown: string, holes: Holes, met: (tag: Tag) => void = () => {}): HtmlReader {
  let comment = false
  /** The quotation mark that an unfinished tag waits for. */
  let quote = ''
  let element: { name: string; inline: boolean; depth: number } | null = null
  let small: { tag: string; weight: number; inline: boolean }[] = []

  /** Reads one token at `at`, cuts it if it is not shown, and gives the place after it. */
  function token(at: number, end: number, inline: boolean): number {
    if (comment)
      return until(/-->|--!>/g, at, end, () => {
        comment = false
      })
    if (quote !== '')
      return until(new RegExp(`${quote}[^>]*>`, 'g'), at, end, () => {
        quote = ''
      })
    const rest = markdown.slice(at, end)
    if (rest.startsWith('<!--')) return readComment(at, rest)
    // What HTML calls a bogus comment ends at the first `>`; Markdown's own end may come later, and is taken.
    const bogus = /^<!\[CDATA\[[\s\S]*?\]\]>|^<\?[\s\S]*?\?>|^<[!?][^>]*>|^<\/[^A-Za-z][^>]*>/.exec(rest)
    if (bogus) return cut(at, at + bogus[0].length)
    if (/^<[!?]|^<\/[^A-Za-z]/.test(rest)) return cut(at, end)
    const tag = /^<(\/?)([A-Za-z][^\s/>]*)(?:[^"'>]|"[^"]*"|'[^']*')*>/.exec(rest)
    if (tag) return readTag(tag, at, inline)
    if (/^<\/?[A-Za-z]/.test(rest)) return readOpenTag(at, end, rest)
    return readText(at, end)
  }

  function readComment(at: number, rest: string): number {
    const empty = /^<!--(?:-?>)/.exec(rest)
    if (empty) return cut(at, at + empty[0].length)
    comment = true
    holes.add(at, at + 4)
    return at + 4
  }

  function readTag([whole, slash, name = '']: RegExpExecArray, at: number, inline: boolean): number {
    const tag = name.toLowerCase()
    const closes = slash !== ''
    // Only in pictures and formulas does a slash close: `<style/>` is open in HTML.
    const empty = whole.endsWith('/>') && (tag === 'svg' || tag === 'math')
    if (element !== null) {
      if (tag === element.name && !empty) element.depth += closes ? -1 : verbatim.has(tag) ? 0 : 1
      if (element.depth === 0) {
        element = null
        met({ tag, closes, start: at, end: at + whole.length })
      }
      return cut(at, at + whole.length)
    }
    if (!empty) met({ tag, closes, start: at, end: at + whole.length })
    if (!closes && !empty && swallowing.has(tag)) element = { name: tag, inline, depth: 1 }
    shrink(tag, closes, inline)
    return plainTag.test(whole) ? at + whole.length : cut(at, at + whole.length)
  }

  /** A tag without an end takes the rest of its piece with it, and, with an open quotation mark, what comes after. */
  function readOpenTag(at: number, end: number, rest: string): number {
    const open = /^[^"']*(?:"[^"]*"[^"']*|'[^']*'[^"']*)*(["'])/.exec(rest)
    quote = open?.[1] ?? ''
    return cut(at, end)
  }

  /** A small form inside a small form is smaller yet; of what is below the third, nobody can read a letter. */
  function shrink(tag: string, closes: boolean, inline: boolean): void {
    const weight = shrinking[tag]
    if (weight === undefined) return
    if (!closes) small.push({ tag, weight, inline })
    else {
      const last = small.findLastIndex((one) => one.tag === tag)
      if (last >= 0) small.splice(last, 1)
    }
  }

  const tooSmall = () => small.reduce((sum, { weight }) => sum + weight, 0) > 3

  function readText(at: number, end: number): number {
    const next = markdown.indexOf('<', at + 1)
    const stop = next < 0 || next > end ? end : next
    if (element !== null || tooSmall()) holes.add(at, stop)
    return stop
  }

  function until(pattern: RegExp, at: number, end: number, close: () => void): number {
    const found = pattern.exec(markdown.slice(at, end))
    if (found) close()
    return cut(at, found ? at + found.index + found[0].length : end)
  }

  function cut(start: number, end: number): number {
    holes.add(start, end)
    return end
  }

  return {
    read(start, end) {
      // Markdown lets HTML blocks begin lines only; what shares its line with words is inside a paragraph.
      const inline = !/(?:^|\n)[ \t>]*$/.test(markdown.slice(Math.max(0, start - 200), start))
      for (let at = start; at < end; ) at = token(at, end, inline)
    },
    hiding: () => comment || quote !== '' || element !== null || tooSmall(),
    endParagraph() {
      // HTML opens it anew in the next paragraph, as it does with bold letters.
      small = small.filter(({ tag, inline }) => tag === 'small' || !inline)
      if (element?.inline && element.name !== 'template') element = null
    },
  }
}
