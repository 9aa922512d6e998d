import { describe, expect, test } from 'vitest'
import { type Parsed, parseCommands } from './parse.ts'

const hash = '8f3a2c19d0b47e55'
const none: Parsed = { kind: 'none' }
const run = (command: Extract<Parsed, { kind: 'command' }>['command']): Parsed => ({ kind: 'command', command })
const bare = run({ name: 'approve' })
const revise = (text: string) => run({ name: 'revise', text })

const cases: [string, string, Parsed][] = [
  // What people type.
  ['a bare approval', '/approve', bare],
  ['the offered line', `/approve v3 ${hash}`, run({ name: 'approve', version: 3, hash })],
  ['the whole hash, in capitals', `/approve V3 ${hash.toUpperCase()}`, run({ name: 'approve', version: 3, hash })],
  ['a hash alone', `/approve ${hash}`, run({ name: 'approve', hash })],
  ['a version alone', '/approve v12', run({ name: 'approve', version: 12 })],
  ['spaces and a tab around', `  /approve \t v3   ${hash}  `, run({ name: 'approve', version: 3, hash })],
  ['a command in capitals, as a phone writes it', '/Approve', bare],
  ['thanks below an approval', '/approve\nThank you!', bare],
  ['words above', 'Looks good.\n\n/approve', bare],
  ['the second line of a paragraph', 'Looks good.\n/approve', bare],
  ['Windows line ends', `Looks good.\r\n\r\n/approve v3 ${hash}\r\n`, run({ name: 'approve', version: 3, hash })],
  ['a revision', '/revise make it blue', revise('make it blue')],
  ['a revision over lines', '/revise\n\n- blue\n- round', revise('- blue\n- round')],
  ['a revision with code', '/revise call it\n\n```js\nx()\n```', revise('call it\n\n```js\nx()\n```')],
  ['a revision with nothing but a voice note', '/revise\nhttps://x.test/a.wav', revise('https://x.test/a.wav')],
  ['a revision of nothing', '/revise', revise('')],
  ['a spec', '/spec', run({ name: 'spec', text: '' })],
  ['a spec with words', '/spec dark mode\nplease', run({ name: 'spec', text: 'dark mode\nplease' })],
  ['a spec of a project', '/spec --project web dark', run({ name: 'spec', text: 'dark', project: 'web' })],
  ['a project with an equals sign', '/spec --project=web', run({ name: 'spec', text: '', project: 'web' })],
  ['a rejection', '/reject too dark', run({ name: 'reject', reason: 'too dark' })],
  ['a rejection without a reason', '/reject', run({ name: 'reject', reason: '' })],
  ['status', '/status', run({ name: 'status' })],
  ['retry', '/retry', run({ name: 'retry' })],
  ['fix', '/fix', run({ name: 'fix' })],
  ['fix, with a reason above', 'The linter is right.\n/fix', run({ name: 'fix' })],
  ['a path that begins like a fix', '/fixtures/a.json is wrong', none],
  ['a fix in a quote', '> /fix', none],
  ['cancel', '/cancel', run({ name: 'cancel' })],
  ['help', '/help', run({ name: 'help' })],
  ['the first of two that change nothing', '/status\n/help', run({ name: 'status' })],
  ['one that changes something before one that does not', '/help\n\n/approve', bare],
  ['the text of a revision ends at the next command', '/revise blue\n\n/status', revise('blue')],
  ['a quote below a revision belongs to it', '/revise\n\n> red\n\nno, blue', revise('> red\n\nno, blue')],
  ['a finished details above', '<details><summary>Log</summary>\n\nx\n\n</details>\n\n/approve', bare],
  ['a finished HTML comment above', '<!-- template -->\n\n/approve', bare],
  ['a details that is only in a comment', '<!-- <details> -->\n\n/approve', bare],
  ['a details that is only in code', '`<details>`\n\n/approve', bare],
  ['a quoted details, never closed', '> <details>\n> <summary>Log</summary>\n\n/approve', bare],
  ['a details in a list, never closed', '- <details>\n\nSo be it.\n\n/approve', bare],
  ['a details that the end of its div closes', '<div>\n<details>\n</div>\n\n/approve', bare],
  ['a paragraph tag, never closed', '<p>Looks good.\n\n/approve', bare],
  ['letters that were left low in another paragraph', 'H<sub>2 O is good.\n\n/approve', bare],
  ['a finished template', '<template>x</template>\n\n/approve', bare],
  ['a picture', '<img src="a.png">\n\n/approve', bare],
  ['prices', 'It saves $5\n/approve\nand costs $6', bare],
  ['a formula above', '$$\nx\n$$\n\n/approve', bare],
  [
    'a revision by e-mail, without the mail that it answers',
    '/revise blue\n\nOn Mon, 3 Nov 2026 at 10:00, Ada <ada@x.test> wrote:\n\n> SECRET',
    revise('blue'),
  ],
  ['a revision by e-mail, without the signature', '/revise blue\n\n-- \nAda', revise('blue')],
  ['a revision with a comment of SQL', '/revise\n\n```sql\n--\nSELECT 1\n```', revise('```sql\n--\nSELECT 1\n```')],
  ['a line break tag above', 'Fine.<br>\n\n/approve', bare],
  ['after a link on the line before', 'See [this](https://x.test).\n/approve', bare],

  // What is not understood gets an answer.
  ['words after an approval', '/approve looks good', { kind: 'malformed', name: 'approve', why: expect.any(String) }],
  ['a short hash', '/approve v3 8f3a', { kind: 'malformed', name: 'approve', why: expect.any(String) }],
  ['hash before version', `/approve ${hash} v3`, { kind: 'malformed', name: 'approve', why: expect.any(String) }],
  ['version nought', '/approve v0', { kind: 'malformed', name: 'approve', why: expect.any(String) }],
  [
    'a hidden character in the hash',
    `/approve v3 8f3a2c19\u200bd0b47e55`,
    { kind: 'malformed', name: 'approve', why: expect.any(String) },
  ],
  ['words after status', '/status now', { kind: 'malformed', name: 'status', why: expect.any(String) }],
  ['a path as a project', '/spec --project ../x', { kind: 'malformed', name: 'spec', why: expect.any(String) }],
  ['no project', '/spec --project', { kind: 'malformed', name: 'spec', why: expect.any(String) }],
  ['two that change something', '/approve\n\n/revise blue', { kind: 'several', names: ['approve', 'revise'] }],
  ['the same one twice', '/approve\n/approve', { kind: 'several', names: ['approve', 'approve'] }],

  // What never fires.
  ['nothing', '', none],
  ['words', 'I would approve this.', none],
  ['a path', '/usr/bin is a path', none],
  ['a path of one word', '/approve/this', none],
  ['an unknown command', '/deploy now', none],
  ['a longer word', '/approved', none],
  ['in the middle of a line', 'please /approve', none],
  ['with a full stop', '/approve.', none],
  ['a fence', '```\n/approve\n```', none],
  ['an open fence', '~~~\n/approve', none],
  ['indented code', '    /approve', none],
  ['inline code', '`/approve`', none],
  ['inline code over lines', 'a `b\n/approve\nc` d', none],
  ['a quote', '> /approve', none],
  ['a lazy continuation of a quote', '> Ada wrote\n/approve', none],
  ['a lazy continuation of a list', '- one\n/approve', none],
  ['a list item', '- /approve', none],
  ['a numbered item', '1. /approve', none],
  ['a task', '- [x] /approve', none],
  ['a heading', '# /approve', none],
  ['an underlined heading', '/approve\n===', none],
  ['a table', '/approve | x\n--- | ---\n/approve | y', none],
  ['a link', '[/approve](https://x.test)', none],
  ['a link over lines', '[a\n/approve\nb](https://x.test)', none],
  ['a link definition', '[/approve]: https://x.test', none],
  ['a title of a link over lines', '[a](https://x.test "b\n/approve\nc")', none],
  ['an image', '![/approve](https://x.test/a.png)', none],
  ['a footnote', 'x[^1]\n\n[^1]: /approve', none],
  ['emphasis', '*a\n/approve\nb*', none],
  ['strong', '**/approve**', none],
  ['struck out', '~~a\n/approve\nb~~', none],
  ['an HTML comment', '<!--\n/approve\n-->', none],
  ['an HTML comment in a line', 'a <!-- b\n/approve\n--> c', none],
  ['an HTML comment without an end', '<!-- a\n\n/approve', none],
  ['a quoted HTML comment without an end', '> <!-- a\n\n/approve', none],
  ['a details', '<details>\n\n/approve\n\n</details>', none],
  ['a details without an end', '<details>\n<summary>x</summary>\n\n/approve', none],
  ['a details in a line', 'see <details>\n\n/approve\n\n</details>', none],
  ['a div', '<div>\n/approve\n</div>', none],
  ['a details that only a comment closes', '<details>\n<!-- </details> -->\n\n/approve\n\n</details>', none],
  ['a details that only a style closes', '<details>\n<style></details></style>\n\n/approve\n\n</details>', none],
  ['a details that only an attribute closes', '<details>\n<b title="</details>">\n\n/approve\n\n</details>', none],
  ['a details around a details', '<details>\n<details>\n</details>\n\n/approve\n\n</details>', none],
  ['a details that a cell keeps open', '<details><table><tr><td>\n</details>\n\n/approve', none],
  ['a quoted details that a cell keeps open', '> <details><table><tr><td>\n\n/approve', none],
  ['a details that a stray end does not close', '<details>\n</summary></div>\n\n/approve', none],
  ['a dialog', '<dialog>\n\n/approve\n\n</dialog>', none],
  ['a dialog around a dialog', '<dialog>\n<dialog></dialog>\n\n/approve\n\n</dialog>', none],
  ['a template', '<template>\n\n/approve\n\n</template>', none],
  ['a template in a quote, never closed', '> <template>\n\n/approve', none],
  ['a style that closes itself', '<style/>\n\n/approve\n\n</style>', none],
  ['letters too small to read', '<div>\n<sub><sub><sub><sub>\n\n/approve\n\n</div>', none],
  ['a tag with an open quotation mark', '<div title="a\n\n/approve', none],
  ['struck out by a tag', '<del>so\n/approve\n</del>', none],
  ['struck out by a tag that is never closed', '<del>so\n/approve', none],
  ['bold letters that go on', '<b>Note\n\n/approve', none],
  ['a formula', '$$\n/approve\n$$', none],
  ['a formula in a line, over lines', 'so $a\n/approve\nb$ it is', none],
  ['a formula that begins in words', 'so $$ a\n/approve\n$$', none],
  ['an escape', '\\/approve', none],
  ['a character reference', '&#47;approve', none],
  ['a fullwidth slash', '\uff0fapprove', none],
  ['a division slash', '\u2215approve', none],
  ['a Cyrillic letter', '/\u0430pprove', none],
  ['a Kelvin sign', '/retry\u212a', none],
  ['a hidden character before', '\u200b/approve', none],
  ['a hidden character inside', '/app\u200brove', none],
  ['a no-break space before', '\u00a0/approve', none],
  ['a direction override', '\u202e/approve', none],
  ['an answered e-mail', 'No.\n\nOn Mon, 3 Nov 2026 at 10:00, Ada <ada@x.test> wrote:\n\n/approve', none],
  ['an answered e-mail in German', 'Nein.\n\nAm 3.11.2026 schrieb Ada:\n\n/approve', none],
  ['an original message', 'No.\n\n-----Original Message-----\nFrom: Ada\n\n/approve', none],
  ['an e-mail header', 'No.\n\nFrom: Ada\nSent: Monday\n\n/approve', none],
  ['a signature', 'No.\n\n-- \n/approve', none],
  ['an alert', '> [!NOTE]\n> /approve', none],
]

describe('a comment', () => {
  test.each(cases)('%s', (_, comment, expected) => {
    expect(parseCommands(comment)).toEqual(expected)
  })

  test('is tried in at least sixty ways', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60)
  })

  test.each([
    ['brackets', '['.repeat(20_000)],
    ['quotes', '>'.repeat(5_000)],
    ['open tags', '<a '.repeat(10_000)],
    ['slashes', '/approve '.repeat(7_000)],
    ['stars', '*a '.repeat(20_000)],
  ])(
    'made of %s is read in bounded time',
    (_, comment) => {
      const before = process.threadCpuUsage()
      parseCommands(`/status\n\n${comment}`)
      const { user, system } = process.threadCpuUsage(before)
      expect((user + system) / 1_000_000).toBeLessThan(5)
    },
    60_000,
  )
})
