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
    ['an audio element', `<audio src="${file}"></audio>`],
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
    ['in a fold that never ends', `<details>\n\n[a.wav](${file})`],
    ['a definition that nobody uses', `[x]: ${file}`],
    ['a picture', `![a](${video})`],
    ['a footnote', `x[^1]\n\n[^1]: ${file}`],
  ])('not %s', (_, markdown) => expect(found(markdown)).toEqual([]))
})
