import { expect, it } from 'vitest'
import { wav } from './fixtures.ts'
import { createTranscribe } from './transcribe.ts'

const recording = { bytes: wav(1), type: { extension: 'wav', mime: 'audio/wav' } } as const
const hints = { keywords: ['clock-face', 'Ada'], language: 'de', prompt: 'Dark mode' }

/** The SDK's own request, read as a server would read it. */
function service(answer: [status: number, body: object], { model = 'gpt-transcribe', baseUrl = '' } = {}) {
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
    asked.push({ url: request.url, key: request.headers.get('authorization'), fields: fields.sort(), file })
    const [status, body] = answer
    return Response.json(body, { status })
  }
  const provider = { key: 'k', ...(baseUrl === '' ? {} : { baseUrl }) }
  return { asked, transcribe: createTranscribe(provider, model, fetcher) }
}

const own = { baseUrl: 'http://whisper.example/v1', model: 'a-model' }

it('sends OpenAI the recording under its true extension, with names and language as such', async () => {
  const { asked, transcribe } = service([
    200,
    { text: ' Dunkel bitte. ', languages: [{ code: 'de' }], usage: { type: 'duration', seconds: 2 } },
  ])
  const heard = { text: 'Dunkel bitte.', language: 'de', unsure: [], seconds: 2, tokens: null }
  expect(await transcribe(recording, hints)).toEqual(heard)
  expect(asked).toEqual([
    {
      url: 'https://api.openai.com/v1/audio/transcriptions',
      key: 'Bearer k',
      file: 'voice-note.wav 16044',
      fields: [
        ['keywords[]', 'Ada'],
        ['keywords[]', 'clock-face'],
        ['languages[]', 'de'],
        ['model', 'gpt-transcribe'],
        ['prompt', 'Dark mode'],
        ['response_format', 'json'],
      ],
    },
  ])
})

it.each([
  ['a server of one’s own', own],
  ['a server of one’s own that takes any name', { ...own, model: 'gpt-transcribe' }],
  ['an address that only looks like OpenAI’s', { ...own, baseUrl: 'https://api.openai.com.example/v1' }],
  ['an older model of OpenAI’s', { model: 'whisper-1' }],
])('tells %s names and language in the older fields, since it may ignore the newer ones', async (_, to) => {
  const { asked, transcribe } = service([200, { text: 'Dunkel', language: 'german', duration: 1.5 }], to)
  expect(await transcribe(recording, hints)).toMatchObject({ text: 'Dunkel', language: 'german', seconds: 1.5 })
  expect(asked.map(({ fields }) => fields)).toEqual([
    [
      ['language', 'de'],
      ['model', to.model],
      ['prompt', 'Dark mode. Ada, clock-face'],
      ['response_format', 'json'],
    ],
  ])
})

it('keeps the nearest names where an older prompt has no room for all', async () => {
  const { asked, transcribe } = service([200, { text: 'x' }], own)
  await transcribe(recording, { ...hints, keywords: Array.from({ length: 100 }, (_, at) => `some-long-name-${at}`) })
  const prompt = new Map(asked[0]?.fields).get('prompt') ?? ''
  expect(prompt.length).toBeLessThanOrEqual(600)
  expect(prompt).toMatch(/^Dark mode\. some-long-name-\d\d, .*, some-long-name-1, some-long-name-0$/)
})

it('reads what a model that is sold by tokens used', async () => {
  const usage = { type: 'tokens', input_tokens: 14, input_token_details: { audio_tokens: 10 }, output_tokens: 45 }
  const { transcribe } = service([200, { text: 'x', usage }], own)
  expect((await transcribe(recording, hints)).tokens).toEqual({ audioIn: 10, textIn: 4, textOut: 45 })
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
  const { asked, transcribe } = service([200, { text: 'Add clock face, please', logprobs }], {
    model: 'gpt-4o-transcribe',
  })
  expect((await transcribe(recording, hints)).unsure).toEqual(['clock face'])
  expect(asked[0]?.fields).toContainEqual(['include[]', 'logprobs'])
})

it.each(['gpt-transcribe', 'whisper-1', 'gpt-4o-transcribe-diarize'])(
  'does not ask %s how sure it is, since it cannot say',
  async (model) => {
    const { asked, transcribe } = service([200, { text: 'x' }], { model })
    await transcribe(recording, hints)
    expect(asked[0]?.fields.map(([name]) => name)).not.toContain('include[]')
  },
)

it('gives another refusal on as it is', async () => {
  const { transcribe } = service([400, { error: { message: 'Audio file is broken', param: 'file' } }])
  await expect(transcribe(recording, hints)).rejects.toThrow(/broken/)
})
