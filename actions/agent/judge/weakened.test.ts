import { expect, test } from 'vitest'
import { weakenedFindings } from './weakened.ts'

const texts = (before: string | null, after: string | null) =>
  weakenedFindings([{ path: 'a.test.ts', before, after }]).map(({ text }) => text)

test('many empty lines in a test take no longer than their number', () => {
  const empty = '\n'.repeat(2_000_000)
  expect(texts(js, `${js}${empty}`)).toEqual([])
  expect(texts(`${js}${empty}`, empty)).toEqual(['`a.test.ts` has 2 assertions fewer than before.'])
})

const js = "test('a', () => {\n  expect(1).toBe(1)\n  expect(2).toBe(2)\n})\n"

test.each([
  ['a new test file', null, js],
  ['one more test', js, `${js}${js}`],
  [
    'a test that says skip in words',
    js,
    js.replace("'a'", "'skips what test.skip skips'").replace('test.skip', 'tests to skip'),
  ],
  ['other words for the same', js, js.replaceAll('toBe', 'toEqual')],
  ['a new file with a skipped test and no base', null, 'nothing'],
])('%s weakens nothing', (_, before, after) => {
  expect(texts(before, after)).toEqual([])
})

test.each([
  ['test.skip', js, js.replace('test(', 'test.skip(')],
  ['it.todo', js, `${js}it.todo('b')\n`],
  ['xit', js, `${js}xit('b', () => {})\n`],
  ['pytest.mark.skip', 'def test_a():\n  assert 1\n', '@pytest.mark.skip\ndef test_a():\n  assert 1\n'],
  ['pytest.mark.xfail', 'def test_a():\n  assert 1\n', '@pytest.mark.xfail\ndef test_a():\n  assert 1\n'],
  ['t.Skip', 'func TestA(t *testing.T) {}\n', 'func TestA(t *testing.T) { t.Skip() }\n'],
  ['#[ignore]', '#[test]\nfn a() {}\n', '#[test]\n#[ignore]\nfn a() {}\n'],
  ['node options', js, js.replace("'a', ", "'a', { skip: true }, ")],
])('%s is seen', (_, before, after) => {
  expect(texts(before, after)).toEqual([expect.stringContaining('skips 1 more test')])
})

test('test.only is seen', () => {
  expect(texts(js, js.replace('test(', 'test.only('))).toEqual([expect.stringContaining('the only one to run')])
})

test.each([
  ['expect', js, js.replace('  expect(2).toBe(2)\n', '')],
  ['assert in Python', 'def test_a():\n    assert a\n    assert b\n', 'def test_a():\n    assert a\n'],
  ['node:assert', 'assert.equal(1, 1)\nassert(true)\n', 'assert.equal(1, 1)\n'],
])('one %s fewer is seen', (_, before, after) => {
  expect(texts(before, after)).toEqual([expect.stringContaining('1 assertion fewer')])
})

const all = (files: Parameters<typeof weakenedFindings>[0]) => weakenedFindings(files).map(({ text }) => text)
const gone = (path: string, before = js) => ({ path, before, after: null })
const come = (path: string, after = js) => ({ path, before: null, after })

test('a test that moves is compared with itself', () => {
  expect(all([gone('test/a.test.js'), come('test/deep/b.test.js', `// moved\n${js}`)])).toEqual([])
  const poorer = js.replace('  expect(2).toBe(2)\n', '')
  expect(all([gone('test/a.test.js'), come('test/b.test.js', poorer)])).toEqual([
    '`test/b.test.js` has 1 assertion fewer than before.',
  ])
})

test.each([
  ['to other tests', [gone('test/a.test.js'), come('test/b.test.js', "test('b', () => assert(true))\n")]],
  ['to a name that no runner takes', [gone('test/a.test.js'), come('test/fixtures/a.txt')]],
  ['twice to one place', [gone('test/a.test.js'), gone('test/b.test.js'), come('test/c.test.js')]],
  ['a snapshot', [gone('test/__snapshots__/a.test.js.snap', 'exports[`a`] = `1`\n')]],
])('deleted tests are seen: %s', (_, files) => {
  expect(all(files)).toEqual([expect.stringContaining('were deleted')])
})

test('data that tests read may go', () => {
  expect(all([gone('test/fixtures/a.json', '{"a":1}\n'), gone('test/data.txt', 'x\n')])).toEqual([])
})
