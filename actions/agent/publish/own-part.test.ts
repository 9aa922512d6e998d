import { expect, it } from 'vitest'
import { isDraftOfOurs, ownPart, withOwnPart } from './own-part.ts'

const first = ownPart('Builds **sums**.\n\n<!-- not the end -->', true)
const next = ownPart('Builds **sums**, better.', false)

it('is what a new pull request begins with', () => {
  expect(withOwnPart('', first)).toBe(first)
  expect(first).toMatchInlineSnapshot(`
    "<!-- sentra:run {"draft":true} -->
    Builds **sums**.

    <!-- not the end -->
    <!-- sentra:run-end -->"
  `)
})

it('is brought up to date, and what people wrote around it stays', () => {
  const edited = `For the release.\r\n\r\n${first}\r\n\r\n- [x] read by ada`
  expect(withOwnPart(edited, next)).toBe(`For the release.\r\n\r\n${next}\r\n\r\n- [x] read by ada`)
  expect(withOwnPart(withOwnPart(edited, next), next)).toBe(withOwnPart(edited, next))
})

it('stands below what a person put in its place', () => {
  expect(withOwnPart('All mine.\n', next)).toBe(`All mine.\n\n${next}`)
})

it('may quote lines that look like its own', () => {
  const quoting = ownPart('The spec says <!-- sentra:run-end --> and\n<!-- sentra:run {"draft":true} -->', false)
  expect(withOwnPart(`Mine.\n${quoting}\nMine, too.`, next)).toBe(`Mine.\n${next}\nMine, too.`)
  expect(isDraftOfOurs(quoting)).toBe(false)
})

it('is cut where people left no room for it', () => {
  const body = withOwnPart(`${'x'.repeat(10_000)}\n${first}`, ownPart('y'.repeat(64_000), false))
  expect(body.length).toBeLessThanOrEqual(65_536)
  expect(body).toContain('… cut')
  expect(withOwnPart(body, next)).toBe(`${'x'.repeat(10_000)}\n${next}`)
})

it('says whose a draft is', () => {
  expect([first, `Mine.\r\n${first}`, next, '', 'All mine.'].map(isDraftOfOurs)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
