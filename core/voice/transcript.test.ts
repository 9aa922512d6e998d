import { describe, expect, it } from 'vitest'
import type { VoiceEvent, VoiceFact } from './events.ts'
import { finished, noTranscript, transcript, transcriptText } from './transcript.ts'

const once = (...facts: VoiceFact[]) =>
  facts.map((fact): VoiceEvent => ({ ...fact, at: 0 })).reduce(transcript, noTranscript)
const person = (id: string, text: string): VoiceFact[] => [
  { type: 'turn.opened', id, who: 'person' },
  { type: 'turn.done', id, text },
]

describe('the transcript', () => {
  it('keeps the place of a turn whose words arrive late', () => {
    const { turns } = once(
      { type: 'turn.opened', id: 'p', who: 'person' },
      { type: 'turn.opened', id: 'a', who: 'architect' },
      { type: 'turn.done', id: 'a', text: 'Which shelf?' },
      { type: 'turn.words', id: 'p', delta: 'Sort ' },
      { type: 'turn.done', id: 'p', text: 'Sort my books.' },
    )
    expect(turns.map(({ number, text }) => [number, text])).toEqual([
      [1, 'Sort my books.'],
      [2, 'Which shelf?'],
    ])
  })

  it('doubles nothing when a restored connection tells it all again', () => {
    const single = once(...person('p', 'Hello.'))
    expect(once(...person('p', 'Hello.'), ...person('p', 'Hello.'))).toEqual(single)
  })

  it('lets a correction stand over what the recogniser says later', () => {
    const { turns } = once(
      { type: 'turn.opened', id: 'p', who: 'person' },
      { type: 'turn.corrected', id: 'p', text: 'Filter by author.' },
      { type: 'turn.done', id: 'p', text: 'Filter by otter.' },
    )
    expect(turns[0]).toMatchObject({ text: 'Filter by author.', corrected: true })
  })

  const speech: VoiceFact[] = [
    { type: 'turn.opened', id: 'a', who: 'architect' },
    { type: 'turn.words', id: 'a', delta: 'I would sort the books by month, newest first.' },
  ]

  it('cuts the captions at the last whole word that was heard', () => {
    const { turns } = once(...speech, { type: 'turn.cut', id: 'a', heardMs: 1_200 })
    expect(turns[0]).toMatchObject({ text: 'I would sort the –', state: 'cut' })
  })

  it('takes an answer that was cut before its first word was over for one that was not heard', () => {
    const late: VoiceFact = { type: 'turn.done', id: 'a', text: 'I would sort the books by month.' }
    const { turns } = once(...speech, { type: 'turn.cut', id: 'a', heardMs: 20 }, late)
    expect(turns[0]).toMatchObject({ text: '', state: 'unheard' })
  })

  it('keeps what was heard of an answer that is ended later', () => {
    const { turns } = once(
      ...speech,
      { type: 'turn.cut', id: 'a', heardMs: 1_200 },
      { type: 'turn.unheard', id: 'a', why: 'The connection broke.' },
    )
    expect(turns[0]).toMatchObject({ text: 'I would sort the –', state: 'cut' })
  })

  it('forgets what the Architect was stopped from saying, though its words were there', () => {
    const all: VoiceFact = { type: 'turn.done', id: 'a', text: 'I would sort the books by month.' }
    const { turns } = once(...speech, all, { type: 'turn.unheard', id: 'a', why: 'It was ended before it began.' })
    expect(turns[0]).toMatchObject({ text: '', state: 'unheard' })
    expect(finished(turns)).toEqual([])
    expect(once(...person('p', 'Hello.'), { type: 'turn.unheard', id: 'p', why: 'Late.' }).turns[0]?.text).toBe(
      'Hello.',
    )
  })

  it('does not put back the words after the cut', () => {
    const { turns } = once(
      ...speech,
      { type: 'turn.cut', id: 'a', heardMs: 1_200 },
      { type: 'turn.words', id: 'a', delta: ' And more.' },
      { type: 'turn.done', id: 'a', text: 'I would sort the books by month, newest first. And more.' },
    )
    expect(turns[0]?.text).toBe('I would sort the –')
  })

  it('learns how fast the voice speaks from what was played to its end', () => {
    const { turns } = once(
      { type: 'turn.opened', id: 'first', who: 'architect' },
      { type: 'turn.done', id: 'first', text: 'x'.repeat(100) },
      { type: 'turn.played', id: 'first', ms: 10_000 },
      ...speech,
      { type: 'turn.cut', id: 'a', heardMs: 1_200 },
    )
    expect(turns[1]?.text).toBe('I would sort –')
  })

  it('leaves out of the text what was never heard or is not finished', () => {
    const { turns } = once(
      ...person('1', 'Sort my books.'),
      { type: 'turn.opened', id: '2', who: 'person' },
      { type: 'turn.unheard', id: '2', why: 'noise' },
      { type: 'turn.opened', id: '3', who: 'architect' },
    )
    expect(finished(turns).map(({ id }) => id)).toEqual(['1'])
    expect(transcriptText(turns)).toBe('[1] You: Sort my books.\n')
  })
})
