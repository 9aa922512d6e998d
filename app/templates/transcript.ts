import { folded, quote } from './markdown.ts'

export interface Note {
  text: string
  /** Words and phrases that may have been heard wrong. */
  unsure: string[]
}

/** A longer transcript is folded. In characters. */
const foldAbove = 600

/** What was heard, quoted back, so that a mishearing is seen before it is built. */
export function transcripts(notes: Note[]): string {
  if (notes.length === 0) return ''
  const doubted = notes.some(({ text, unsure }) => unsure.some((words) => text.includes(words)))
  const heard = notes.map((note, at) => {
    const name = notes.length === 1 ? 'I heard' : `Voice note ${at + 1}`
    const words = quote(marked(note)) || '> *(nothing)*'
    return note.text.length > foldAbove
      ? folded(`${name}: ${note.text.length} characters`, words)
      : `**${name}**\n${words}`
  })
  const legend = doubted ? ' Words with (?) may be wrong.' : ''
  return `${heard.join('\n\n')}\n\nHeard wrong? Type \`/revise\` and say what it should be.${legend}`
}

/** Puts `(?)` behind each doubtful phrase, longest first so that a part of one is not marked twice. */
function marked({ text, unsure }: Note): string {
  const phrases = [...new Set(unsure)].filter((phrase) => phrase.length > 1).sort((a, b) => b.length - a.length)
  if (phrases.length === 0) return text
  const escaped = phrases.map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  return text.replace(pattern, '$1 (?)')
}
