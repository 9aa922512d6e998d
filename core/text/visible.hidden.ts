import { alone, hiddenCharacters } from './visible.hidden-characters.ts'
import { hiddenDrawn } from './visible.hidden-drawn.ts'

/**
 * Ways to say something that a reader of GitHub's page does not see. In each, `SECRET` (or a text in characters that
 * show nothing) must not come through, and `shown` must.
 */
export interface HiddenChannel {
  name: string
  text: string
  /** What a reader does see of it. */
  shown?: string
}

const S = 'SECRET'

const html: HiddenChannel[] = [
  { name: 'comment', text: `<!-- ${S} -->` },
  { name: 'comment in a line', text: `a <!-- ${S} --> b`, shown: 'b' },
  { name: 'comment over lines', text: `<!--\n${S}\n-->\n\nseen`, shown: 'seen' },
  { name: 'comment without an end', text: `seen\n\n<!-- ${S}`, shown: 'seen' },
  { name: 'comment without an end, over blocks', text: `<!-- a\n\n${S}\n\n# ${S}` },
  { name: 'comment ended by --!>', text: `<!-- ${S} --!>` },
  { name: 'comment with dashes', text: `<!-- -- ${S} -- -->` },
  { name: 'comment right after a word', text: `a<!--${S}-->b`, shown: 'a' },
  { name: 'comment in a list', text: `- a <!-- ${S} -->\n- b`, shown: '- b' },
  { name: 'comment in a quote', text: `> a <!-- ${S} -->\n> b`, shown: '> b' },
  { name: 'comment without an end in a quote', text: `> <!-- a\n\n${S}` },
  { name: 'comment without an end in a list', text: `- <!-- a\n\n\n${S}` },
  { name: 'comment in a table', text: `| a |\n|---|\n| <!-- ${S} --> b |`, shown: 'b |' },
  { name: 'comment in a heading', text: `# a <!-- ${S} -->`, shown: '# a' },
  { name: 'comment inside a block', text: `<div>\n<!-- ${S} -->\nseen\n</div>`, shown: 'seen' },
  { name: 'comment inside emphasis', text: `**a <!-- ${S} --> b**`, shown: '**a' },
  { name: 'comment inside a link', text: `[a <!-- ${S} --> b](https://x.test)`, shown: 'a' },
  { name: 'processing instruction', text: `<? ${S} ?>` },
  { name: 'processing instruction in a line', text: `a <? ${S} ?> b`, shown: 'b' },
  { name: 'processing instruction without an end', text: `<? ${S}\n\n` },
  { name: 'PHP', text: `<?php echo "${S}"; ?>` },
  { name: 'XML declaration', text: `<?xml version="${S}"?>` },
  { name: 'CDATA', text: `<![CDATA[ ${S} ]]>` },
  { name: 'CDATA in a line', text: `a <![CDATA[ ${S} ]]> b`, shown: 'b' },
  { name: 'CDATA with brackets', text: `<![CDATA[ a > ${S} ]]>` },
  { name: 'declaration', text: `<!DOCTYPE ${S}>` },
  { name: 'declaration in a line', text: `a <!ELEMENT ${S}> b`, shown: 'b' },
  { name: 'bogus comment in a block', text: `<div>\n</ ${S}>\n</div>` },
  { name: 'attribute', text: `<b title="${S}">a</b>`, shown: 'a' },
  { name: 'attribute in apostrophes', text: `<b title='${S}'>a</b>`, shown: 'a' },
  { name: 'attribute without quotes', text: `<b title=${S}>a</b>`, shown: 'a' },
  { name: 'attribute name', text: `<b ${S}>a</b>`, shown: 'a' },
  { name: 'attribute over lines', text: `<div\n title="${S}"\n>\na\n</div>`, shown: 'a' },
  { name: 'attribute with a bracket', text: `<b title="> ${S}">a</b>`, shown: 'a' },
  { name: 'data attribute', text: `<span data-x="${S}">a</span>`, shown: 'a' },
  { name: 'aria label', text: `<span aria-label="${S}">a</span>`, shown: 'a' },
  { name: 'class', text: `<p class="${S}">a</p>`, shown: 'a' },
  { name: 'id', text: `<a id="${S}"></a>a`, shown: 'a' },
  { name: 'style', text: `<p style="content:'${S}'">a</p>`, shown: 'a' },
  { name: 'summary attribute of a table', text: `<table summary="${S}"><tr><td>a</td></tr></table>`, shown: 'a' },
  { name: 'abbr title', text: `<abbr title="${S}">a</abbr>`, shown: 'a' },
  { name: 'blockquote cite', text: `<blockquote cite="${S}">a</blockquote>`, shown: 'a' },
  { name: 'del datetime', text: `<del datetime="${S}">a</del>`, shown: 'a' },
  { name: 'time datetime', text: `<time datetime="${S}">a</time>`, shown: 'a' },
  { name: 'href', text: `<a href="https://x.test/${S}">a</a>`, shown: 'a' },
  { name: 'img alt', text: `<img src="x.png" alt="${S}">` },
  { name: 'img src', text: `<img src="https://x.test/${S}.png">` },
  { name: 'img title', text: `<img src=x title="${S}">` },
  { name: 'picture source', text: `<picture><source srcset="${S}"><img src="x"></picture>` },
  { name: 'video fallback', text: `<video src="x">${S}</video>` },
  { name: 'audio fallback', text: `<audio>${S}</audio>` },
  { name: 'canvas fallback', text: `<canvas>${S}</canvas>` },
  { name: 'object fallback', text: `<object>${S}</object>` },
  { name: 'iframe', text: `<iframe>${S}</iframe>` },
  { name: 'script', text: `<script>${S}</script>` },
  { name: 'script over blocks', text: `<script>\n\n${S}\n\n</script>` },
  { name: 'style element', text: `<style>${S}</style>` },
  { name: 'template', text: `<template>${S}</template>` },
  { name: 'template over blocks', text: `<template>\n\n${S}\n\n</template>` },
  { name: 'template in a line, never closed', text: `a <template> b\n\n${S}` },
  { name: 'noscript', text: `<noscript>${S}</noscript>` },
  { name: 'svg', text: `<svg><text>${S}</text></svg>` },
  { name: 'svg description', text: `<svg><desc>${S}</desc></svg>` },
  { name: 'math annotation', text: `<math><annotation>${S}</annotation></math>` },
  { name: 'select', text: `<select><option>${S}</option></select>` },
  { name: 'datalist', text: `<datalist><option>${S}</option></datalist>` },
  { name: 'textarea', text: `<textarea>${S}</textarea>` },
  { name: 'title element', text: `<title>${S}</title>` },
  { name: 'head', text: `<head>${S}</head>` },
  { name: 'closed dialog', text: `<dialog>${S}</dialog>` },
  { name: 'ruby parentheses', text: `<ruby>a<rp>${S}</rp></ruby>`, shown: 'a' },
  { name: 'input value', text: `<input value="${S}">` },
  { name: 'input placeholder', text: `<input placeholder="${S}">` },
  { name: 'hidden input', text: `<input type="hidden" value="${S}">` },
  { name: 'unknown element’s name', text: `a <${S}> b`, shown: 'b' },
  { name: 'unknown element’s attribute', text: `<x-y z="${S}">a</x-y>`, shown: 'a' },
  { name: 'closing tag with words', text: `<div>\n<b>a</b ${S}>\n</div>`, shown: 'a' },
  { name: 'tag without an end', text: `<div ${S}\n\nseen`, shown: 'seen' },
  { name: 'tag with an open quote', text: `<div title="a\n\n${S}` },
  { name: 'meta', text: `<meta content="${S}">` },
  { name: 'link element', text: `<link href="${S}">` },
  { name: 'base', text: `<base href="${S}">` },
  ...['style', 'script', 'template', 'title', 'textarea', 'iframe', 'noscript', 'select', 'object'].map((tag) => ({
    name: `${tag} that closes itself, which HTML does not know`,
    text: `seen\n\n<${tag}/>${S}</${tag}>`,
    shown: 'seen',
  })),
  ...['dialog', 'svg', 'template', 'video', 'object', 'noscript'].map((tag) => ({
    name: `${tag} around ${tag}`,
    text: `seen\n\n<${tag}>\n<${tag}></${tag}>${S}</${tag}>`,
    shown: 'seen',
  })),
  { name: 'style that closes itself, over blocks', text: `<div>\n<style />\n\n${S}\n\n</style>\n</div>` },
  ...['sub', 'sup', 'small', 'rt'].flatMap((tag) => [
    {
      name: `${tag} in ${tag}, twenty times`,
      text: `a ${`<${tag}>`.repeat(20)}${S}${`</${tag}>`.repeat(20)} b`,
      shown: 'b',
    },
    { name: `${tag} in ${tag}, over blocks`, text: `<div>\n${`<${tag}>`.repeat(40)}\n\n${S}\n\n</div>` },
    { name: `${tag} in ${tag}, forty times in a block`, text: `<p>${`<${tag}>`.repeat(40)}${S}</p>` },
  ]),
  {
    name: 'small in small, carried on to later paragraphs',
    text: `seen ${'<small>'.repeat(20)} \n\n${S}`,
    shown: 'seen',
  },
  { name: 'sub in sup in small in sub', text: `a <sub><sup><small><sub>${S}</sub></small></sup></sub> b`, shown: 'b' },
  { name: 'details’ attribute', text: `<details name="${S}">\n\nseen\n\n</details>`, shown: 'seen' },
]

const markdown: HiddenChannel[] = [
  { name: 'link address', text: `[a](https://x.test/${S})`, shown: 'a' },
  { name: 'link fragment', text: `[a](#${S})`, shown: 'a' },
  { name: 'link query', text: `[a](?${S})`, shown: 'a' },
  { name: 'link address in brackets', text: `[a](<${S} ${S}>)`, shown: 'a' },
  { name: 'link title', text: `[a](x "${S}")`, shown: 'a' },
  { name: 'link title in apostrophes', text: `[a](x '${S}')`, shown: 'a' },
  { name: 'link title in parentheses', text: `[a](x (${S}))`, shown: 'a' },
  { name: 'link title over lines', text: `[a](x "b\n${S}\nc")`, shown: 'a' },
  { name: 'link without a text', text: `[](${S})` },
  { name: 'link around emphasis', text: `[**a**](${S})`, shown: '**a**' },
  { name: 'mail address of a link', text: `[a](mailto:${S}@x.test)`, shown: 'a' },
  { name: 'reference label', text: `[a][${S}]\n\n[${S}]: https://x.test`, shown: 'a' },
  { name: 'reference address', text: `[a][b]\n\n[b]: https://x.test/${S}`, shown: 'a' },
  { name: 'reference title', text: `[a][b]\n\n[b]: x "${S}"`, shown: 'a' },
  { name: 'unused definition', text: `seen\n\n[x]: ${S}`, shown: 'seen' },
  { name: 'unused definition’s label', text: `[${S}]: x` },
  { name: 'unused definition’s title', text: `[x]: y "${S}"` },
  { name: 'definition as a comment', text: `[//]: # (${S})` },
  { name: 'definition as a comment in quotes', text: `[comment]: <> "${S}"` },
  { name: 'definition in a quote', text: `> [x]: ${S}` },
  { name: 'definition in a list', text: `- [x]: ${S}` },
  { name: 'second definition of a label', text: `[a]\n\n[a]: x\n[a]: ${S}`, shown: 'a' },
  { name: 'image description', text: `![${S}](x.png)` },
  { name: 'image address', text: `![a](${S}.png)` },
  { name: 'image title', text: `![a](x.png "${S}")` },
  { name: 'image by reference', text: `![${S}][b]\n\n[b]: x.png` },
  { name: 'image inside a link', text: `[![${S}](x)](y)` },
  { name: 'unused footnote', text: `seen\n\n[^1]: ${S}`, shown: 'seen' },
  { name: 'unused footnote over lines', text: `[^1]: a\n    ${S}` },
  { name: 'footnote that only it refers to', text: `[^1]: ${S} [^1]` },
  { name: 'footnotes that refer to each other', text: `[^1]: ${S} [^2]\n[^2]: ${S} [^1]` },
  { name: 'footnote’s label', text: `a[^${S}]\n\n[^${S}]: seen`, shown: 'seen' },
  { name: 'info line of a fence', text: `\`\`\`js ${S}\nseen\n\`\`\``, shown: 'seen' },
  { name: 'language of a fence', text: `\`\`\`${S}\nseen\n\`\`\``, shown: 'seen' },
  { name: 'info line of tildes', text: `~~~ ${S}\nseen\n~~~`, shown: 'seen' },
  { name: 'info line in a list', text: `- \`\`\`js ${S}\n  seen\n  \`\`\``, shown: 'seen' },
  { name: 'info line with braces', text: `\`\`\`{.js title="${S}"}\nseen\n\`\`\``, shown: 'seen' },
  { name: 'drawn map', text: `\`\`\`geojson\n{"x": "${S}"}\n\`\`\`` },
  { name: 'drawn topology', text: `\`\`\`topojson\n{"x": "${S}"}\n\`\`\`` },
  { name: 'drawn solid', text: `\`\`\`stl\nsolid ${S}\n\`\`\`` },
  { name: 'cell beyond the table', text: `| a |\n|---|\n| b | ${S} |`, shown: 'b' },
  { name: 'two cells beyond the table', text: `| a |\n|---|\n| b | c | ${S} |`, shown: 'b' },
]

export const hiddenChannels: HiddenChannel[] = [...html, ...markdown, ...hiddenDrawn, ...hiddenCharacters]

/** Whether anything of what was hidden came through: what it is, or `null`. */
export function leaks({ text }: HiddenChannel, visible: string): string | null {
  if (visible.includes(S)) return S
  const left = [...visible].filter(showsNothing)
  // A joiner, mark or variant may have work in a script that wants it; so few of them spell nothing.
  const wanted = /(?=\p{L})\p{Script=Han}/u.test(text)
    ? fewVariants
    : /(?=\p{L})[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)
      ? 1
      : 0
  if (left.length > wanted || spelling.test(visible)) return JSON.stringify(left)
  return /[ \t]+$/m.test(visible) && /[ \t]{2,}$|\t$/m.test(text) ? 'spaces' : null
}

/** So many variants of Han characters are left in a text: names need them, and each says one of a few things. */
const fewVariants = 12
/** A selector that no name needs, or one behind another. */
const spelling = /[\u{FE03}-\u{FE0D}\u{E0104}-\u{E01EF}]|[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]{2}/u

const known = new Set(alone.map(([, code]) => code))

function showsNothing(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (known.has(code) || (code >= 0xe0000 && code <= 0xe0fff) || (code >= 0xfe00 && code <= 0xfe0f)) return true
  return /^(?:\p{Cf}|\p{Variation_Selector}|\p{Noncharacter_Code_Point}|(?![\n\t])\p{Cc})$/u.test(character)
}
