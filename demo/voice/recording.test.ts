import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
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
  await expect(readRecording(folder)).rejects.toThrow(/cannot be read\. It is no file\./)
})

test('a pipe is not waited for, and a device not read to its end', async () => {
  const pipe = path.join(folder, 'pipe.wav')
  execFileSync('bash', ['-c', `mkfifo ${pipe}`])
  for (const file of [pipe, '/dev/zero']) await expect(readRecording(file)).rejects.toThrow(/It is no file/)
})

test('what GitHub would not take as an attachment is refused unread', async () => {
  const file = path.join(folder, 'long.wav')
  await writeFile(file, '')
  await truncate(file, 26 * 2 ** 20)
  await expect(readRecording(file)).rejects.toThrow(/It has 26 MB, and GitHub takes 25 MB as one attachment\./)
})

test.each([
  ['no channels', 22, 2],
  ['no rate', 24, 4],
])('a WAV with %s is no recording', async (_, at, length) => {
  const bytes = await readFile(path.join(import.meta.dirname, '../voice-notes', features[0].recording))
  expect(wavSeconds(bytes)).toBeGreaterThan(8)
  expect(wavSeconds(Buffer.from(bytes).fill(0, at, at + length))).toBeUndefined()
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
