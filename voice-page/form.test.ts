import { describe, expect, it } from 'vitest'
import type { Turn } from '../core/voice/transcript.ts'
import { entriesOf, type Fields, fieldsFrom, readForm } from './form.ts'

const typed: Fields = {
  title: '  Dark   mode ',
  summary: 'Readable at night.\r\nFor everyone.',
  requirements: '- a switch\n\n* remembers the choice',
  acceptance_criteria: '1. the switch turns it on\n2) it is still on after a reload',
  out_of_scope: '',
  open_questions: '',
}

it('begins a typed spec with what the person said, and names the turns', () => {
  const turn = (number: number, who: Turn['who'], text: string): Turn => ({
    ...{ id: String(number), number, who, text, state: 'done', corrected: false },
  })
  const turns = [turn(1, 'architect', 'Hello.'), turn(2, 'person', 'Dark mode.'), turn(3, 'person', 'At night.')]
  expect(fieldsFrom(turns)).toEqual({ summary: 'Dark mode.', requirements: 'Dark mode. (turn 2)\nAt night. (turn 3)' })
  expect(fieldsFrom([])).toEqual({ summary: '', requirements: '' })
})

describe('entries', () => {
  it.each([
    ['- one\n* two\n+ three\n• four', ['one', 'two', 'three', 'four']],
    ['1. one\n12) two', ['one', 'two']],
    ['\n  \n', []],
    ['3.5 seconds at most', ['3.5 seconds at most']],
    ['-5 degrees', ['-5 degrees']],
  ])('of %j', (text, entries) => {
    expect(entriesOf(text)).toEqual(entries)
  })
})

describe('the form', () => {
  it('becomes a spec document', () => {
    expect(readForm(typed)).toEqual({
      document: {
        title: 'Dark mode',
        summary: 'Readable at night.\nFor everyone.',
        requirements: ['a switch', 'remembers the choice'],
        acceptance_criteria: ['the switch turns it on', 'it is still on after a reload'],
        out_of_scope: [],
        open_questions: [],
      },
    })
  })

  it.each([
    ['title', ' '],
    ['title', 'x'.repeat(201)],
    ['summary', ''],
    ['summary', 'x'.repeat(8_001)],
    ['requirements', ' - \n'],
    ['requirements', 'x\n'.repeat(101)],
    ['acceptance_criteria', ''],
    ['out_of_scope', 'x'.repeat(2_001)],
  ] as const)('points at %s when it is %j', (field, text) => {
    const reading = readForm({ ...typed, [field]: text })
    expect('problems' in reading && reading.problems.map((one) => one.field)).toEqual([field])
  })
})
