import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../script/features.ts'
import { readRecording, wavSeconds } from './recording.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-recording-'))
})
afterAll(() => rm(folder, { recursive: true }))

test.each(features.map(({ recording }) => [recording, path.join(import.meta.dirname, '../voice-notes', recording)]))(
  '%s plays about ten seconds',
  async (_, file) => {
    const { seconds, bytes } = await readRecording(file)
    expect(seconds).toBeGreaterThan(8)
    expect(seconds).toBeLessThan(12)
    expect(bytes.length).toBeLessThan(400_000)
  },
)

test('a missing file is named', async () => {
  await expect(readRecording('/nowhere/note.wav')).rejects.toThrow(
    /\/nowhere\/note\.wav cannot be read\. There is no such file\./,
  )
})

test('a folder is no file', async () => {
  await expect(readRecording(folder)).rejects.toThrow(/cannot be read\. EISDIR/)
})

test.each([
  ['text', Buffer.from('Dear diary, '.repeat(20))],
  ['nothing', Buffer.alloc(0)],
  [
    'a WAV without sound',
    Buffer.concat([
      Buffer.from('RIFF\0\0\0\0WAVEfmt '),
      Buffer.from([16, 0, 0, 0]),
      Buffer.alloc(16, 1),
      Buffer.from('data\0\0\0\0'),
    ]),
  ],
  ['a WAV cut in its header', Buffer.from('RIFF\0\0\0\0WAVEfmt \x10\0\0\0')],
  ['a WAV of endless chunks', Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(64, 0)])],
])('%s is no recording', async (name, bytes) => {
  const file = path.join(folder, `${name}.wav`)
  await writeFile(file, bytes)
  await expect(readRecording(file)).rejects.toThrow(/no recording that can be used/)
  expect(wavSeconds(bytes)).toBeUndefined()
})
