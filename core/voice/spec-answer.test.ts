import { expect, it } from 'vitest'
import { readSpecAnswer } from './spec-answer.ts'
import type { Turn } from './transcript.ts'

const turn = (number: number, who: Turn['who']): Turn => ({
  ...{ id: String(number), number, who, text: 'words', state: 'done', corrected: false },
})
const turns = [turn(1, 'person'), turn(2, 'architect'), turn(3, 'person')]
const answer = (from: number[]) => ({
  ...{ title: 'Dark mode', summary: 'At night.', acceptance_criteria: ['it is dark'] },
  requirements: [{ text: 'A switch.', turns: from }],
})
const read = (from: number[]) => readSpecAnswer(JSON.stringify(answer(from)), turns).requirements[0]

it('writes the turns behind a requirement, in order and once each', () => {
  expect(read([3, 1, 3])).toBe('A switch. (turns 1, 3)')
  expect(read([1])).toBe('A switch. (turn 1)')
})

it.each([
  ['no turn', []],
  ['the Architect’s own words', [2]],
  ['a turn that never was', [9]],
])('refuses a requirement that comes from %s', (_, from) => expect(() => read(from)).toThrow(/names no turn/))

it('takes JSON in a fence, and nothing else around it', () => {
  const fenced = `\`\`\`json\n${JSON.stringify(answer([1]))}\n\`\`\``
  expect(readSpecAnswer(fenced, turns).title).toBe('Dark mode')
  expect(() => readSpecAnswer(`Sure! ${JSON.stringify(answer([1]))}`, turns)).toThrow(/not JSON/)
  expect(() => readSpecAnswer('{}', turns)).toThrow(/cannot be used/)
})
