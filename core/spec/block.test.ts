import { expect, test } from 'vitest'
import { type ImplementationBlock, longestBody, parseImplementationBody, renderImplementationBody } from './block.ts'

const block: ImplementationBlock = {
  schema: 1,
  spec: '42-dark-mode',
  project: 'web',
  version: 2,
  sha256: 'a'.repeat(64),
  approval_commits: ['b'.repeat(40)],
  specs_branch: 'sentra/specs',
  origin_issue: 42,
}
const head = 'Approved by @ada'
const other = renderImplementationBody({ ...block, version: 9 }, { head: '', text: '', tooLong: '' })

test('the block comes back from the body', () => {
  const body = renderImplementationBody(block, { head, text: '# Dark mode\n', tooLong: 'see the file' })
  expect(body).toContain('\n\nApproved by @ada\n\n# Dark mode\n')
  expect(parseImplementationBody(body)).toEqual(block)
  expect(parseImplementationBody(body.replaceAll('\n', '\r\n'))).toEqual(block)
})

test('a text cannot bring a block of its own', () => {
  const smuggled = renderImplementationBody(block, { head: other, text: other, tooLong: '' })
  expect(parseImplementationBody(smuggled).version).toBe(2)
})

test('a branch name cannot end the comment early', () => {
  const branch = 'x--><!-- sentra:implementation {}'
  const body = renderImplementationBody({ ...block, specs_branch: branch }, { head, text: '', tooLong: '' })
  expect(body.split('\n')[0]).not.toContain('x--')
  expect(parseImplementationBody(body).specs_branch).toBe(branch)
})

test('a text too long for an issue gives way to a note', () => {
  const body = renderImplementationBody(block, { head, text: 'x'.repeat(longestBody), tooLong: 'see the file' })
  expect(body.length).toBeLessThan(1_000)
  expect(body).toContain('see the file')
  expect(parseImplementationBody(body)).toEqual(block)
})

test.each([
  ['nothing', ''],
  ['a space before it', ` ${other}`],
  ['a quoted block', `> ${other}`],
  ['a block after words', `See below\n${other}`],
  ['another kind', other.replace('implementation', 'version')],
  ['no JSON', '<!-- sentra:implementation {nonsense} -->\n'],
  ['an unknown schema', other.replace('"schema":1', '"schema":2')],
  ['an unknown field', other.replace('{"schema"', '{"more":1,"schema"')],
  ['a path as a spec id', other.replace(/"spec":"[^"]*"/, '"spec":"../../x"')],
])('%s is no block', (_, body) => {
  expect(() => parseImplementationBody(body)).toThrow('no implementation issue')
})
