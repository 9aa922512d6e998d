import { describe, expect, it } from 'vitest'
import { findNotes } from './find.ts'

const hosts = { server: 'https://github.com' }
const file = 'https://github.com/user-attachments/files/1/a.wav'
const video = 'https://github.com/user-attachments/assets/0a1b2c3d-1111-4222-8333-444455556666'
const found = (markdown: string) => findNotes(markdown, hosts).map((note) => note.url)

describe('voice notes in a text', () => {
  it.each([
    ['a link', `[a.wav](${file})`],
    ['a bare address', file],
    ['a link among words', `Please hear [a.wav](${file}) first.`],
    ['behind a command', `/revise\n\n[a.wav](${file})`],
    ['in a list', `- [a.wav](${file})`],
    ['with its name in bold', `[**a.wav**](${file})`],
    ['after hidden words', `<select><option>x</option></select> [a.wav](${file})`],
    ['after a fold that is only in a comment', `<!-- <details> -->\n\n[a.wav](${file})`],
    ['after a closed fold', `<details><summary>log</summary>\n\nx\n\n</details>\n\n[a.wav](${file})`],
  ])('%s', (_, markdown) => expect(found(markdown)).toEqual([file]))

  it('come in their order, with the words between them, each once', () => {
    const markdown = `First\n\n${video}\n\nthen [a.wav](${file}) and again ${file}`
    const notes = findNotes(markdown, hosts)
    expect(notes.map((note) => note.url)).toEqual([video, file])
    expect(notes.map((note) => markdown.slice(note.start, note.end))).toEqual([video, `[a.wav](${file})`])
  })

  it.each([
    ['in a quote', `> [a.wav](${file})`],
    ['in a code span', `\`${file}\``],
    ['in a code block', `\`\`\`\n${file}\n\`\`\``],
    ['in an indented block', `    ${file}`],
    ['in an HTML comment', `<!-- ${file} -->`],
    ['in an HTML comment that never ends', `<!-- ${file}`],
    ['in a fold', `<details>\n\n[a.wav](${file})\n\n</details>`],
    ['in a fold that only a comment closes', `<details>\n<!-- </details> -->\n\n[a.wav](${file})\n\n</details>`],
    ['in a fold that never ends', `<details>\n\n[a.wav](${file})`],
    ['a definition that nobody uses', `[x]: ${file}`],
    ['a picture', `![a](${video})`],
    ['a footnote', `x[^1]\n\n[^1]: ${file}`],
    ['a link without a word', `[](${file})`],
    ['a link whose words show nothing', `[\u200b\u2060](${file})`],
    ['a link whose words are a comment', `[<!-- a.wav -->](${file})`],
    ['a link around a picture', `[![a.wav](x.png)](${file})`],
    ['a link with HTML in its words', `[a.wav <select>](${file}) unseen`],
    ['in a list to choose from', `a <select><option>[a.wav](${file})</option></select>`],
    ['in a list to choose from, over blocks', `<select>\n\n[a.wav](${file})\n\n</select>`],
    ['in a closed dialog', `a <dialog>[a.wav](${file})</dialog>`],
    ['in a title', `a <title>[a.wav](${file})</title>`],
    ['in a remark of a formula', `a <math><annotation>[a.wav](${file})</annotation></math>`],
    ['in a template', `<template>\n\n[a.wav](${file})\n\n</template>`],
    ['in what shows without scripts', `a <noscript>[a.wav](${file})</noscript>`],
    ['in a drawing', `a <svg><text>${file}</text></svg>`],
    ['in a tag that never ends', `<div title="\n\n[a.wav](${file})`],
    ['in a cell beyond the table', `| a |\n|---|\n| b | [a.wav](${file}) |`],
    ['a sound that GitHub does not play', `<audio src="${file}"></audio>`],
    ['a film of HTML', `<video src="${video}"></video>`],
  ])('not %s', (_, markdown) => expect(found(markdown)).toEqual([]))
})
