import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { storyPicture } from '../../demo/picture/story.ts'
import type { StoryEvent } from '../../demo/terminal/events.ts'

const file = path.join(import.meta.dirname, '../../docs/images/story.svg')

/** What a reader sees in the picture, without what differs from run to run: numbers, hashes, spaces. */
const words = (svg: string): string[] =>
  svg
    .split('\n')
    .filter((line) => line.startsWith('<text'))
    .map((line) =>
      line
        .replace(/<[^>]+>/g, '')
        .replace(/\b[0-9a-f]{7,64}\b/g, '#')
        .replace(/(\d+ min )?[\d.]+( ms| s)?/g, '#')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => !/^(Docker|network|Worker)/.test(line))

/**
 * The README's picture is a picture of this very story: drawn from a real run, and the same in every word that does not
 * differ from run to run. `SENTRA_DRAW=1 npm test -- --project container test/container/demo-story` draws it anew.
 */
export function expectPicture(events: StoryEvent[]): void {
  const drawn = storyPicture(events)
  if (process.env.SENTRA_DRAW === '1') writeFileSync(file, drawn)
  expect(words(readFileSync(file, 'utf8'))).toEqual(words(drawn))
}
