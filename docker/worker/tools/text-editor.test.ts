import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textEditor } from './text-editor.ts'

let base: string
let workspace: string
beforeEach(() => {
  // Not below /tmp, where the editor may write; a home folder can lie there.
  base = mkdtempSync('/var/tmp/sentra-editor-')
  workspace = path.join(base, 'work')
  mkdirSync(workspace)
  mkdirSync(path.join(base, 'work-beside'))
  writeFileSync(path.join(base, 'work-beside/secret'), 'secret')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const at = (name: string) => path.join(workspace, name)
const write = (name: string, text: string | Buffer) => writeFileSync(at(name), text)
const read = (name: string) => readFileSync(at(name), 'utf8')
const call = (input: Record<string, unknown>) => textEditor(workspace).run(input)
const view = (name: string, range?: [number, number]) =>
  call({ command: 'view', path: at(name), ...(range ? { view_range: range } : {}) })
const replace = (name: string, old_str: string, new_str?: string) =>
  call({ command: 'str_replace', path: at(name), old_str, ...(new_str === undefined ? {} : { new_str }) })
const insert = (name: string, insert_line: number, insert_text: string) =>
  call({ command: 'insert', path: at(name), insert_line, insert_text })

describe('view', () => {
  it('numbers the lines, all or a range', async () => {
    write('a', 'one\ntwo\nthree\n')
    expect(await view('a')).toEqual({ text: '1\tone\n2\ttwo\n3\tthree\n', ok: true })
    expect((await view('a', [2, -1])).text).toBe('2\ttwo\n3\tthree\n')
    expect((await view('a', [2, 99])).text).toBe('2\ttwo\n3\tthree\n')
    expect((await view('a', [9, 10])).text).toMatch(/within the file's 3 lines/)
    expect((await view('a', [0, 1])).ok).toBe(false)
    write('empty', '')
    expect((await view('empty')).text).toBe('[The file is empty.]')
  })

  it('cuts what is long, and says where to go on', async () => {
    write('long', `${'x'.repeat(99)}\n`.repeat(1_000))
    const { text } = await view('long')
    expect(text.length).toBeLessThan(25_000)
    expect(text).toMatch(/\[Cut at line 2\d\d of 1000\. Use view_range/)
    write('wide', 'y'.repeat(100_000))
    expect((await view('wide')).text.length).toBeLessThan(25_000)
  })

  it('lists a folder two levels deep, without hidden files and node_modules', async () => {
    mkdirSync(at('src/deep/deeper'), { recursive: true })
    mkdirSync(at('node_modules/x'), { recursive: true })
    for (const file of ['.hidden', 'b', 'src/a', 'src/deep/deeper/no']) write(file, '')
    expect((await call({ command: 'view', path: workspace })).text).toBe('b\nsrc/\nsrc/a\nsrc/deep/')
  })

  it('refuses what is no text, or not there', async () => {
    write('binary', Buffer.from([1, 0, 2]))
    write('latin', Buffer.from([0xe4, 0x0a]))
    expect((await view('binary')).text).toBe('The file is binary (3 bytes).')
    expect((await view('latin')).text).toMatch(/not text in UTF-8/)
    expect((await view('nothing')).text).toMatch(/ENOENT/)
  })
})

describe('edits', () => {
  it('create files and the folders to them, and replace', async () => {
    expect((await call({ command: 'create', path: at('new/deep/file'), file_text: 'x\n' })).text).toMatch(/^Created/)
    expect((await call({ command: 'create', path: at('new/deep/file'), file_text: 'y\n' })).text).toMatch(/^Replaced/)
    expect(read('new/deep/file')).toBe('y\n')
    expect((await call({ command: 'create', path: at('new'), file_text: '' })).text).toMatch(/is a folder/)
  })

  it('replace what occurs once, show it, and refuse the rest', async () => {
    write('a', 'one\ntwo\nthree\ntwo\n')
    expect((await replace('a', 'two', 'x')).text).toMatch(/occurs 2 times in .* \(lines 2, 4\)/)
    expect((await replace('a', 'four', 'x')).text).toMatch(/does not occur/)
    expect((await replace('a', '', 'x')).ok).toBe(false)
    expect((await replace('a', 'one\ntwo', 'ONE $& $1')).text).toBe(
      `Edited ${at('a')}:\n1\tONE $& $1\n2\tthree\n3\ttwo\n4\t`,
    )
    expect(read('a')).toBe('ONE $& $1\nthree\ntwo\n')
    await replace('a', 'three\n')
    expect(read('a')).toBe('ONE $& $1\ntwo\n')
  })

  it('insert after a line, at the start, and at an end without an end of line', async () => {
    write('a', 'one\ntwo')
    await insert('a', 0, 'zero\n')
    await insert('a', 2, 'half')
    await insert('a', 4, 'three\n')
    expect(read('a')).toBe('zero\none\nhalf\ntwo\nthree\n')
    expect((await insert('a', 6, 'x')).text).toMatch(/has 5 lines/)
    write('empty', '')
    await insert('empty', 0, 'first\n')
    expect(read('empty')).toBe('first\n')
  })

  it('keep mode, other names, CR LF and a byte order mark', async () => {
    write('tool', '\ufeffone\r\ntwo\r\n')
    chmodSync(at('tool'), 0o755)
    linkSync(at('tool'), at('other-name'))
    await replace('tool', 'one\ntwo', '1\n2')
    await insert('tool', 1, 'between')
    expect(read('other-name')).toBe('\ufeff1\r\nbetween\r\n2\r\n')
    expect(statSync(at('tool')).mode & 0o777).toBe(0o755)
  })

  it('refuse input that is wrong, by name', async () => {
    expect((await call({ command: 'create', path: at('x') })).text).toMatch(/file_text/)
    expect((await call({ command: 'undo_edit', path: at('x') })).ok).toBe(false)
    expect((await call({ command: 'view', path: '' })).ok).toBe(false)
  })
})

describe('the confinement', () => {
  const outside = /outside the workspace|too many links|ELOOP/
  it.each<[string, () => string]>([
    ['another absolute path', () => '/etc/passwd'],
    ['a folder whose name begins the same', () => path.join(base, 'work-beside/secret')],
    ['dots', () => at('../work-beside/secret')],
    ['dots after a folder that is not there', () => `${workspace}/nothing/../../work-beside/secret`],
    ['a relative path', () => '../work-beside/secret'],
    ['a link to a file', () => at('link-to-file')],
    ['a link to a folder', () => at('link-to-folder/secret')],
    ['a link to a link', () => at('link-to-link')],
    ['a link to what is not there yet', () => at('dangling')],
    ['a link that goes round', () => at('round')],
    ['/proc', () => '/proc/self/environ'],
    ['/proc by a link', () => at('proc/environ')],
  ])('refuses %s, to read and to write', async (_name, target) => {
    symlinkSync(path.join(base, 'work-beside/secret'), at('link-to-file'))
    symlinkSync(path.join(base, 'work-beside'), at('link-to-folder'))
    symlinkSync('link-to-file', at('link-to-link'))
    symlinkSync(path.join(base, 'work-beside/new'), at('dangling'))
    symlinkSync('round', at('round'))
    symlinkSync('/proc/self', at('proc'))
    const before = readFileSync(path.join(base, 'work-beside/secret'), 'utf8')
    for (const input of [
      { command: 'view', path: target() },
      { command: 'create', path: target(), file_text: 'x' },
      { command: 'str_replace', path: target(), old_str: 'secret', new_str: 'x' },
      { command: 'insert', path: target(), insert_line: 0, insert_text: 'x' },
    ]) {
      const result = await call(input)
      expect(result.ok).toBe(false)
      expect(result.text).toMatch(outside)
    }
    expect(readFileSync(path.join(base, 'work-beside/secret'), 'utf8')).toBe(before)
    expect(() => statSync(path.join(base, 'work-beside/new'))).toThrow()
  })

  it('lets links within the workspace, relative paths and /tmp through', async () => {
    write('a', 'here\n')
    symlinkSync('a', at('inner'))
    expect((await view('inner')).text).toBe('1\there\n')
    expect((await call({ command: 'view', path: 'a' })).text).toBe('1\there\n')
    const scratch = mkdtempSync('/tmp/sentra-editor-')
    expect((await call({ command: 'create', path: `${scratch}/x`, file_text: 'x' })).ok).toBe(true)
    rmSync(scratch, { recursive: true })
  })

  it('refuses NUL', async () => {
    expect((await call({ command: 'view', path: `${workspace}/a\0b` })).text).toMatch(/cannot hold NUL/)
  })
})

describe('what hooks see', () => {
  const seen = (input: Record<string, unknown>) => textEditor(workspace).asHookSees(input)
  it('is Claude Code’s tools', () => {
    expect(seen({ command: 'view', path: 'a' })).toEqual({ tool_name: 'Read', tool_input: { file_path: at('a') } })
    expect(seen({ command: 'create', path: 'a', file_text: 'x' })).toEqual({
      tool_name: 'Write',
      tool_input: { file_path: at('a'), content: 'x' },
    })
    expect(seen({ command: 'str_replace', path: 'a', old_str: 'b', new_str: 'c' })).toEqual({
      tool_name: 'Edit',
      tool_input: { file_path: at('a'), old_string: 'b', new_string: 'c' },
    })
    expect(seen({ command: 'insert', path: 'a', insert_line: 1, insert_text: 'c' })).toMatchObject({
      tool_name: 'Edit',
    })
    expect(seen({ command: 'nonsense' })).toBeUndefined()
  })
})
