import type { ServerResponse } from 'node:http'
import { wavSeconds } from '../../demo/voice/recording.ts'
import type { Item, ScriptedArchitect } from './architect.ts'
import { fail } from './fail.ts'
import { speak, wavFile } from './speech.ts'
import { usageOf } from './usage.ts'

interface Ports {
  architect: ScriptedArchitect
  listen(wav: Buffer): Promise<string>
  /** Told of each recording's other fields, as its model and language. */
  transcribing(fields: Record<string, string>): void
}

interface ResponsesBody {
  instructions: string
  input: { role: 'user' | 'assistant'; content: string }[]
}

/** Transcription, answers and speech over HTTP, in the provider's shapes. */
export const speechServices =
  ({ architect, listen, transcribing }: Ports) =>
  async (path: string, body: Response, response: ServerResponse): Promise<void> => {
    const answer = (value: unknown) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (path === '/v1/audio/transcriptions') {
      const form = await body.formData()
      const file = form.get('file')
      transcribing(
        Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
      )
      if (!(file instanceof File)) return fail(response, 400, 'Missing required parameter: file.')
      const wav = Buffer.from(await file.arrayBuffer())
      const seconds = wavSeconds(wav)
      if (seconds === undefined) return fail(response, 400, 'Audio file might be corrupted or unsupported.')
      return answer({ text: await listen(wav), usage: { type: 'duration', seconds: Math.ceil(seconds) } })
    }
    if (path === '/v1/responses') {
      const { instructions, input } = (await body.json()) as ResponsesBody
      const items = input.map(({ role, content }, at): Item => ({ id: String(at), role, text: content }))
      const last = input.at(-1)?.content ?? ''
      const outOfBand = /Answer with JSON only/.test(instructions)
      const greets = /^Greet/.test(last)
      const reply = architect({
        items,
        instructions: greets ? last : instructions,
        input: outOfBand ? last : '',
        outOfBand,
      })
      const usage = usageOf(items, last, reply, 0)
      const output =
        'call' in reply
          ? { type: 'function_call', name: reply.call, arguments: '{}', call_id: 'call_1' }
          : { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: reply.say }] }
      const { input_tokens, output_tokens } = usage
      return answer({
        output: [output],
        usage: { input_tokens, output_tokens, input_tokens_details: { cached_tokens: 0 } },
      })
    }
    if (path === '/v1/audio/speech') {
      const { input } = (await body.json()) as { input: string }
      response.writeHead(200, { 'content-type': 'audio/wav' }).end(wavFile(await speak(input)))
      return
    }
    fail(response, 404, `Unknown request URL: ${path}.`)
  }
