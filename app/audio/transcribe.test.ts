import { expect, it } from 'vitest'
import { wav } from './fixtures.ts'
import { createTranscribe } from './transcribe.ts'

const recording = { bytes: wav(1), type: { extension: 'wav', mime: 'audio/wav' } } as const
const hints = { keywords: ['clock-face', 'Ada'], language: 'de', prompt: 'Dark mode' }

/** The SDK's own request, read as a server would read it. */
function service(...answers: [status: number, body: object][]) {
  const asked: { url: string; key: string | null; fields: [string, string][]; file: string }[] = []
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(String(input), { ...init, duplex: 'half' } as RequestInit)
    const form = await request.formData()
    const fields: [string, string][] = []
    let file = ''
    for (const [name, value] of form) {
      if (typeof value === 'string') fields.push([name, value])
      else file = `${value.name} ${value.size}`
    }
    asked.push({ url: request.url, key: request.headers.get('authorization'), fields, file })
    const [status, body] = answers[asked.length - 1] ?? [500, {}]
    return Response.json(body, { status })
  }
  return { asked, transcribe: createTranscribe({ key: 'k', baseUrl: 'http://whisper.example/v1' }, 'a-model', fetcher) }
}

it('sends the recording under its true extension, with the names of the repository, to the host’s own server', async () => {
  const { asked, transcribe } = service([
    200,
    { text: ' Dunkel bitte. ', languages: [{ code: 'de' }], usage: { type: 'duration', seconds: 2 } },
  ])
  expect(await transcribe(recording, hints)).toEqual({ text: 'Dunkel bitte.', language: 'de', unsure: [], seconds: 2 })
  expect(asked).toEqual([
    {
      url: 'http://whisper.example/v1/audio/transcriptions',
      key: 'Bearer k',
      file: 'voice-note.wav 16044',
      fields: expect.arrayContaining([
        ['model', 'a-model'],
        ['keywords[]', 'clock-face'],
        ['keywords[]', 'Ada'],
        ['languages[]', 'de'],
        ['prompt', 'Dark mode'],
      ]),
    },
  ])
})

it('speaks the older shape to a server that does not know the newer one', async () => {
  const refusal = {
    error: {
      message: 'Unknown parameter',
      type: 'invalid_request_error',
      param: 'keywords[0]',
      code: 'unknown_parameter',
    },
  }
  const { asked, transcribe } = service([400, refusal], [200, { text: 'Dunkel', language: 'german', duration: 1.5 }])
  expect(await transcribe(recording, hints)).toEqual({ text: 'Dunkel', language: 'german', unsure: [], seconds: 1.5 })
  expect(asked[1]?.fields).toEqual(
    expect.arrayContaining([
      ['language', 'de'],
      ['prompt', 'Dark mode. clock-face, Ada'],
    ]),
  )
})

it('names the words that the service was unsure of', async () => {
  const token = (text: string, probability: number) => ({ token: text, logprob: Math.log(probability) })
  const logprobs = [
    token('Add', 0.9),
    token(' clo', 0.2),
    token('ck', 0.9),
    token(' face,', 0.1),
    token(' please', 0.99),
  ]
  const { transcribe } = service([200, { text: 'Add clock face, please', logprobs }])
  expect((await transcribe(recording, hints)).unsure).toEqual(['clock face'])
})

it('gives another refusal on as it is', async () => {
  const { transcribe } = service([400, { error: { message: 'Audio file is broken', param: 'file' } }])
  await expect(transcribe(recording, hints)).rejects.toThrow(/broken/)
})
