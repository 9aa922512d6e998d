import { expect, test } from 'vitest'
import { weakenedFindings } from './weakened.ts'

const texts = (before: string | null, after: string | null) =>
  weakenedFindings([{ path: 'a.test.ts', before, after }]).map(({ text }) => text)

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
