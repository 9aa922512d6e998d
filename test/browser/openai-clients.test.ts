import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScriptedArchitect } from '../voice/architect.ts'
import { type Peer, startPeer } from '../voice/peer.ts'
import { rate } from '../voice/speech.ts'
import { executablePath } from './chromium.ts'
import { launchSpeaking, type Speaker } from './talking.ts'

/** OpenAI's own client for agents by voice: its script for browsers, and the schemas by which it reads events. */
const client = path.join(import.meta.dirname, '../../node_modules/@openai/agents-realtime/dist')

/** Loud enough to be taken for a turn. */
const tone = Int16Array.from({ length: rate }, (_, at) => Math.round(9_000 * Math.sin(at / 17)))

interface Parsed {
  isGeneric: boolean
}

interface Heard {
  history: { type: string; role?: string; content?: { transcript?: string | null; text?: string }[] }[]
  errors: string[]
  tool: number
}

/**
 * The peer is ours: whether it speaks Realtime as the provider does is told by the provider's own clients. The page
 * itself is one of them (`openai/realtime/webrtc`); here is the other.
 */
describe.skipIf(!executablePath)('our peer before OpenAI’s own client', () => {
  let peer: Peer
  let speaker: Speaker
  beforeAll(async () => {
    let asked = false
    const architect: ScriptedArchitect = ({ items }) => {
      if (asked || items.at(-1)?.text !== 'I am done.') return { say: 'By year, then.' }
      asked = true
      return { call: 'submit_spec' }
    }
    peer = await startPeer({ listen: async () => 'sort my books by year', architect })
    speaker = await launchSpeaking([6, tone, 60])
  })
  afterAll(async () => {
    await speaker?.close()
    await peer?.close()
  })

  it('is talked to by text and by voice, calls a function, and no event is strange to it', async () => {
    const page = await speaker.browser.newPage()
    // Any page of http on this machine may have the microphone; what it shows does not matter.
    await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
    await page.goto(`${new URL(peer.url).origin}/blank`)
    await page.addScriptTag({
      content: await readFile(path.join(client, 'bundle/openai-realtime-agents.umd.js'), 'utf8'),
    })
    const heard = await page.evaluate(talkToIt, `${peer.url}/realtime/calls`)
    await page.close()
    expect(heard.errors).toEqual([])
    const said = heard.history.flatMap(({ role, content }) =>
      (content ?? []).map(({ transcript, text }) => `${role}: ${transcript ?? text}`),
    )
    expect(said).toContain('user: Which way?')
    expect(said).toContain('assistant: By year, then.')
    expect(said).toContain('user: sort my books by year')
    expect(heard.tool).toBe(1)

    const { parseRealtimeEvent } = await import(path.join(client, 'openaiRealtimeEvents.mjs'))
    const sent = peer.calls.at(-1)?.sent ?? []
    const strange = sent.filter((event) => (parseRealtimeEvent({ data: JSON.stringify(event) }) as Parsed).isGeneric)
    expect(strange).toEqual([])
    expect(new Set(sent.map(({ type }) => type)).size).toBeGreaterThan(12)
  }, 90_000)
})

/** Runs in the page, with the client's script in it. */
async function talkToIt(baseUrl: string): Promise<Heard> {
  // biome-ignore lint/suspicious/noExplicitAny: the script comes without types.
  const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebRTC, tool } = (globalThis as any).OpenAIAgentsRealtime
  let called = 0
  const submit = tool({
    name: 'submit_spec',
    description: 'Hand it over.',
    parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
    strict: true,
    execute: async () => {
      called++
      return 'done'
    },
  })
  const agent = new RealtimeAgent({ name: 'Architect', instructions: 'Ask.', tools: [submit] })
  const transport = new OpenAIRealtimeWebRTC({ baseUrl, useInsecureApiKey: true })
  const session = new RealtimeSession(agent, { transport, model: 'gpt-realtime-2.1-mini' })
  const errors: string[] = []
  session.on('error', (error: unknown) => errors.push(JSON.stringify(error)))
  const until = async (holds: () => boolean) => {
    for (let i = 0; i < 200 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const count = (words: string) => JSON.stringify(session.history).split(words).length - 1
  const spoken = async (times: number) => {
    await until(() => count('By year, then.') === times)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
  await session.connect({ apiKey: 'sk-test' })
  session.sendMessage('Which way?')
  await spoken(1)
  // The microphone gives a tone, which our peer writes down.
  await until(() => count('sort my books by year') > 0)
  await spoken(2)
  session.sendMessage('I am done.')
  await until(() => called > 0)
  const heard = { history: JSON.parse(JSON.stringify(session.history)), errors, tool: called }
  session.close()
  return heard
}
