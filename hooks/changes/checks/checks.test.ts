import { describe, expect, test } from 'vitest'
import type { FileChange } from '../file-change.ts'
import { addedLines } from '../lines.ts'
import { conflicts } from './conflicts.ts'
import { hidden } from './hidden.ts'
import { links } from './links.ts'
import { protectedPaths } from './protected.ts'
import { isTestFile, weakenedTests } from './tests.ts'

const change = (after: string | null, path = 'a.txt', before: string | null = ''): FileChange => ({
  path,
  before: before === null ? null : { kind: 'file', text: before },
  after: after === null ? null : { kind: 'file', text: after },
  added: after === null ? [] : addedLines(before ?? '', after),
})

describe('hidden characters', () => {
  test.each([
    ['right-to-left override', 'if (role !== "\u202eadmin") {'],
    ['isolates', 'a /*\u2066 } \u2069*/'],
    ['zero-width space', 'user\u200bname'],
    ['a second byte order mark', 'a\ufeffb'],
    ['soft hyphen', 'pass\u00adword'],
    ['NUL', 'a\0b'],
    ['escape sequence', 'echo \u001b[2J'],
    ['tags', 'hello \u{e0068}\u{e0069}'],
    ['Hangul filler as a name', 'const \u3164 = 1'],
    ['a joiner between Latin letters', 'ad\u200dmin'],
    ['selectors that carry bytes', 'a\u{e0101}\u{e0102}'],
    ['a selector after a letter', 'a\ufe0f'],
    ['a mark of direction in English', 'a\u200fb'],
    ['line separator', 'a // b\u2028evil()'],
  ])('%s is refused', (_, line) => {
    expect(hidden(change(`fine\n${line}\n`))[0]).toMatch(/^line 2: the hidden character U\+[0-9A-F]{4,5}\./)
  })

  test.each([
    ['accents and other scripts', 'Zażółć gęślą jaźń, 日本語, Ελληνικά, русский'],
    ['a family and a flag', '👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽'],
    ['Persian and Hindi, which need joiners', 'می‌خواهم क्‍ष'],
    ['Hebrew with a mark', 'שלום\u200f (a)'],
    ['a Han variant', '葛\u{e0100}城'],
    ['tabs and form feeds', '\ta\fb'],
    ['no-break space', '10\u00a0km'],
    ['a byte order mark at the start', '\ufeffa'],
  ])('%s is not', (_, line) => {
    expect(hidden(change(`${line}\n`))).toEqual([])
  })

  test('what was there before is not the edit’s doing', () => {
    expect(hidden(change('a\u200b\nb\n', 'a.txt', 'a\u200b\n'))).toEqual([])
  })
})

describe('conflict markers', () => {
  test('left by a merge', () => {
    expect(conflicts(change('a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> branch\n'))[0]).toMatch(/^line 2: /)
  })
  test.each(['Title\n=======\n', '>>>>>>> a quotation\n', 'cat <<<<<<< x\n'])('not %j', (text) => {
    expect(conflicts(change(text))).toEqual([])
  })
})

describe('links', () => {
  const link = (path: string, target: string, leaves = false): FileChange => ({
    path,
    before: null,
    after: { kind: 'link', text: target, leaves },
    added: [],
  })
  test.each([
    link('a', '/etc/passwd'),
    link('a', '../b'),
    link('a/b', '../../c'),
    link('a/b', 'c/../../../d'),
    link('a', '.git/hooks'),
    link('a', 'b/c', true),
  ])('$path → $after.text is refused', (one) => expect(links(one)).toHaveLength(1))
  test.each([link('a', 'b'), link('a/b', '../c'), link('a/b/c', '../../d/e'), link('a', '.github')])(
    '$path → $after.text is not',
    (one) => expect(links(one)).toEqual([]),
  )
})

describe('protected paths', () => {
  const check = protectedPaths(['tools/hooks'], ['migrations', 'secrets/*.txt', 'infra/**/prod.tf'])
  test.each([
    '.github/workflows/ci.yml',
    '.GitHub/CODEOWNERS',
    '.git/hooks/pre-commit',
    '.sentra/config.yml',
    '.claude/settings.json',
    'tools/hooks/a.ts',
    'migrations/1.sql',
    'secrets/a.txt',
    'infra/a/b/prod.tf',
  ])('%s', (path) => expect(check(change('x', path))).toHaveLength(1))
  test.each([
    'src/a.ts',
    '.githubber/a',
    'migrations2/a',
    'secrets/a/b.txt',
    '.sentra/memory/patterns.md',
    '.gitignore',
  ])('not %s', (path) => expect(check(change('x', path))).toEqual([]))

  test.each([
    '[core]\n\thooksPath = /tmp/x',
    '[core]\n\tfsmonitor = "sh -c id"',
    '[CORE] sshCommand = x',
    '[filter "lfs"]\n\tclean = x',
    '[alias]\n\tst = !sh',
    '[url "ext::sh"]\n\tinsteadOf = https://',
    '[include]\n\tpath = ../x',
    '[includeIf "gitdir:x"]\n\tpath = x',
    '[credential]\n\thelper = !x',
    '[diff "a"]\n\ttextconv = x',
    '[remote "origin"]\n\tuploadpack = x',
    '[gpg "ssh"]\n\tprogram = x',
    '[submodule "a"]\n\tupdate = !x',
  ])('a git setting that runs a program: %j', (setting) => {
    const before = '[core]\n\tbare = false\n'
    expect(check(change(`${before}${setting}\n`, '.git/config', before))).toHaveLength(1)
  })
  test('other git settings', () => {
    const after =
      '[core]\n\tbare = false\n[user]\n\tname = A\n[branch "x"]\n\tremote = origin\n[remote "origin"]\n\turl = https://x\n\tfetch = +a:b\n'
    expect(check(change(after, '.git/config', '[core]\n\tbare = false\n'))).toEqual([])
  })
})

describe('repositories within the workspace', () => {
  const check = protectedPaths([], [])
  test.each([
    'sub/.git/hooks/pre-commit',
    '.git/modules/sub/hooks/post-checkout',
    '.git/modules/libs/deep/modules/inner/hooks/pre-push',
    '.git/modules/hooks/hooks/pre-commit',
  ])('a hook: %s', (name) => {
    expect(check(change('x', name, null))).toHaveLength(1)
    expect(check(change(null, name, 'x'))).toHaveLength(1)
  })

  test.each(['sub/.git/config', '.git/modules/sub/config', '.git/modules/hooks/config', '.git/config.worktree'])(
    'settings that run a program: %s',
    (name) => {
      expect(check(change('[core]\n\thooksPath = /tmp/x\n', name, '[core]\n\tbare = false\n'))).toHaveLength(1)
      expect(check(change('[core]\n\tbare = false\n[user]\n\tname = A\n', name, null))).toEqual([])
    },
  )

  test('where git says a submodule’s files are, and nowhere else', () => {
    const settings = (place: string) => `[core]\n\tworktree = ${place}\n`
    expect(check(change(settings('../../../sub'), '.git/modules/sub/config', null))).toEqual([])
    expect(check(change(settings('/etc'), '.git/modules/sub/config', null))).toHaveLength(1)
    expect(check(change(settings('../../../../other'), '.git/modules/sub/config', null))).toHaveLength(1)
    expect(check(change(settings('../../../sub'), 'sub/.git/config', null))).toHaveLength(1)
  })

  test.each(['gitdir: ../.git/modules/sub\n', 'gitdir: /home/maya/project/.git/worktrees/sub\n'])(
    'a .git file as git makes it: %j',
    (text) => {
      expect(check(change(text, 'sub/.git', null))).toEqual([])
      expect(check(change(null, 'sub/.git', text))).toEqual([])
    },
  )

  test.each(['gitdir: ../made-up\n', 'gitdir: ../made-up/hooks/../.gitx/modules/a', ''])(
    'a .git file that leads elsewhere: %j',
    (text) => expect(check(change(text, 'sub/.git', 'gitdir: ../.git/modules/sub\n'))).toHaveLength(1),
  )

  test('a .git that is a link, and the workspace’s own', () => {
    const link = { path: 'sub/.git', before: null, after: { kind: 'link', text: '../made-up' } as const, added: [] }
    expect(check(link)).toHaveLength(1)
    expect(check(change('gitdir: ../.git/modules/sub\n', '.git'))).toHaveLength(1)
  })
})

describe('weakened tests', () => {
  const suite =
    "test('a', () => {\n  expect(a).toBe(1)\n  expect(b).toBe(2)\n})\ntest('b', () => {\n  assert.equal(c, 3)\n})\n"
  test.each([
    ['skipped', suite.replace("test('a'", "test.skip('a'"), /skipped: 0 before, 1 now/],
    ['alone', suite.replace("test('a'", "test.only('a'"), /only\): 0 before, 1 now/],
    ['an assertion less', suite.replace('  expect(b).toBe(2)\n', ''), /assertions: 3 before, 2 now/],
    ['a test less', suite.slice(0, suite.indexOf("test('b'")), /tests: 2 before, 1 now/],
    ['commented out', suite.replace('  expect(b)', '  // expect(b)'), /assertions: 3 before, 2 now/],
    ['made true', suite.replace('expect(b).toBe(2)', 'expect(true).toBe(true)'), /cannot fail: 0 before, 1 now/],
  ])('%s', (_, after, expected) => {
    expect(weakenedTests(change(after, 'a.test.ts', suite))[0]).toMatch(expected)
  })
  test('Python and Go too', () => {
    const python = 'def test_a():\n    assert a == 1\n'
    expect(weakenedTests(change(`@pytest.mark.skip\n${python}`, 'test_a.py', python))[0]).toMatch(/skipped/)
    const go = 'func TestA(t *testing.T) {\n\tif a != 1 {\n\t\tt.Errorf("a")\n\t}\n}\n'
    expect(weakenedTests(change(go.replace('\tif', '\tt.Skip()\n\tif'), 'a_test.go', go))[0]).toMatch(/skipped/)
  })
  test('deleted', () => expect(weakenedTests(change(null, 'a.test.ts', suite))[0]).toMatch(/deleted/))
  test('stronger, or no tests at all: nothing is said', () => {
    expect(weakenedTests(change(`${suite}test('c', () => expect(d).toBe(4))\n`, 'a.test.ts', suite))).toEqual([])
    expect(weakenedTests(change('', 'src/a.ts', suite))).toEqual([])
  })
  test.each(['a.test.ts', 'src/a.spec.jsx', '__tests__/a.js', 'tests/test_a.py', 'pkg/a_test.go', 'test/a.ts'])(
    '%s is a test file',
    (path) => expect(isTestFile(path)).toBe(true),
  )
  test.each(['src/a.ts', 'testing.md', 'contest.ts', 'src/latest.py'])('%s is none', (path) =>
    expect(isTestFile(path)).toBe(false),
  )
})
