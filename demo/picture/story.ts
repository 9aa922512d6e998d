import { draw } from '../terminal/draw.ts'
import type { StoryEvent } from '../terminal/events.ts'
import { paintWith } from '../terminal/paint.ts'
import { drawPicture } from './svg.ts'

const page = { width: 92, paint: paintWith(true) }
const mostDiffLines = 9
const mostWords = 3

/** A run of the story as a picture for readers: its own events, with the long parts cut to their beginning. */
export function storyPicture(events: readonly StoryEvent[]): string {
  const lines = events.flatMap((event) => (shown(event) ? draw(cut(event), page) : []))
  return drawPicture(lines.join('\n').trim())
}

/** Of the last tests, a reader wants to see those of the new criteria; notes are for whoever runs it. */
const shown = (event: StoryEvent): boolean =>
  event.event !== 'note' && (event.event !== 'test' || event.name.startsWith('AC-'))

function cut(event: StoryEvent): StoryEvent {
  if (event.event === 'said') return { ...event, text: firstLines(event.text, mostWords) }
  if (event.event !== 'diff') return event
  return { ...event, patch: firstLines(event.patch, mostDiffLines) }
}

function firstLines(text: string, most: number): string {
  const lines = text.trimEnd().split('\n')
  return lines.length <= most ? text : [...lines.slice(0, most), ` … ${lines.length - most} more lines`].join('\n')
}
