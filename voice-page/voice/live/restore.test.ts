import { expect, it } from 'vitest'
import type { Turn } from '../../../core/voice/transcript.ts'
import { restoration } from './restore.ts'

const turn = (number: number, who: Turn['who'], state: Turn['state'] = 'done'): Turn => ({
  ...{ id: `item_${number}`, number, who, text: `words ${number}`, state, corrected: false },
})
const told = (turns: Turn[]) =>
  restoration(turns).items.map((event) => (event.type === 'conversation.item.create' ? event.item.id : event.type))

it('tells every finished turn once, in order, under its own id', () => {
  expect(told([turn(1, 'person'), turn(2, 'architect', 'cut'), turn(3, 'architect')])).toEqual([
    ...['item_1', 'item_2', 'item_3'],
  ])
})

it('asks for the answer that went down with the old connection', () => {
  expect(restoration([turn(1, 'architect'), turn(2, 'person')]).owesAnswer).toBe(true)
  expect(restoration([turn(1, 'person'), turn(2, 'architect')]).owesAnswer).toBe(false)
})

it('asks for no answer while more words are on their way', () => {
  expect(restoration([turn(1, 'person')], true)).toMatchObject({ items: [{}], owesAnswer: false })
})

it('leaves out what was never finished, and says nothing of an empty conversation', () => {
  expect(told([turn(1, 'architect'), turn(2, 'person', 'unheard')])).toEqual(['item_1'])
  expect(told([])).toEqual([])
})
