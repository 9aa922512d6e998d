import { expect, test } from 'vitest'
import { features } from '../script/features.ts'
import { recognise } from './recognise.ts'

const id = (heard: string) => recognise(heard, features)?.id

// What pocketsphinx wrote down from the recordings in demo/voice-notes: a fifth of the words is wrong.
test.each([
  [
    'filter-by-author',
    'when my list my books to buy wanted to filter them by loss or small and capital letters should not matter and when no book of matches please say so instead of printing nothing',
  ],
  [
    'books-by-month',
    "please shut the command that challenge the books i've finished in each months of the newest months comes first books that are not finished do not count",
  ],
  [
    'export-markdown',
    'i would like to explore to my shelf as a martyrdom list every book is one line with the truck about it and he finished a book search out',
  ],
])('%s is recognised in what a recogniser made of it', (expected, heard) => expect(id(heard)).toBe(expected))

test.each(features.map((feature) => [feature.id, feature.transcript]))(
  '%s is recognised in its own words',
  (expected, said) => expect(id(said)).toBe(expected),
)

test.each([
  '',
  'hello hello is this thing on',
  'filter every month first one line author count',
  'please make it faster',
])('nothing is guessed from %j', (heard) => expect(id(heard)).toBeUndefined())
