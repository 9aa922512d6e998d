import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { features } from '../../demo/script/features.ts'
import { listenHere } from '../../demo/voice/listen.ts'
import { recognise } from '../../demo/voice/recognise.ts'
import { speak, wavFile } from '../voice/speech.ts'

const here = ['flite', 'pocketsphinx_continuous'].every(
  (program) => spawnSync('bash', ['-c', `command -v ${program}`]).status === 0,
)

// Other words than the script's own, really spoken and really heard.
test.skipIf(!here).each([
  ['filter-by-author', 'I want to filter by author, in small and capital letters. If nothing matches, say so.'],
  ['export-markdown', 'Write my shelf as a markdown list, one line for every book, and a box that is checked.'],
  [undefined, 'The quick brown fox jumps over the lazy dog.'],
])('a recording of one’s own is heard as %s', async (expected, words) => {
  const heard = await listenHere(wavFile(await speak(words)), new AbortController().signal)
  expect(recognise(heard, features)?.id, heard).toBe(expected)
})
