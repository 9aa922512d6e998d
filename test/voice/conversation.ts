import type { RealtimeClientEvent, RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime'
import type { Item, ScriptedArchitect } from './architect.ts'
import { type Ear, openEar } from './ear.ts'
import type { Mouth } from './mouth.ts'
import { speak as flite, rate, wavFile } from './speech.ts'
import { usageOf } from './usage.ts'

export interface Ports {
  send(event: { type: string } & Record<string, unknown>): void
  mouth: Mouth
  architect: ScriptedArchitect
  /** Writes down a WAV. */
  listen(wav: Buffer): Promise<string>
  /** How long an answer is thought about, in milliseconds. */
  thinks?: number
}

/** One Realtime session, in the GA shapes: what the client says and the microphone sends, answered as the provider would. */
export class Conversation {
  readonly items: Item[] = []
  readonly #ports: Ports
  readonly ear: Ear
  #count = 0
  #speaking: { item: string; response: string } | null = null
  /** The one answer that is being made; those out of band do not count. */
  #active: { cancelled: boolean } | null = null
  #voice: string
  #settings: RealtimeSessionCreateRequest

  constructor(ports: Ports, session: RealtimeSessionCreateRequest) {
    this.#ports = ports
    this.#settings = session
    this.#voice = String(session.audio?.output?.voice ?? 'marin')
    this.ear = openEar({
      began: () => {
        this.#send('input_audio_buffer.speech_started', { audio_start_ms: 0, item_id: 'pending' })
        if (this.#turnDetection()?.interrupt_response === false) return
        if (this.#active) this.#active.cancelled = true
        this.#cut()
      },
      ended: (samples) => {
        this.#send('input_audio_buffer.speech_stopped', { audio_end_ms: 0, item_id: 'pending' })
        void this.#heard(samples, this.#turnDetection()?.create_response !== false)
      },
    })
  }

  open(): void {
    this.#send('session.created', { session: { object: 'realtime.session', id: this.#id('sess'), ...this.#settings } })
  }

  /** One event of the client's. What the provider would refuse is refused, with its kind of words. */
  take(event: RealtimeClientEvent): void {
    if (event.type === 'session.update') this.#update(event.session as RealtimeSessionCreateRequest)
    else if (event.type === 'conversation.item.create') this.#create(event.item)
    else if (event.type === 'conversation.item.truncate') {
      const { item_id, audio_end_ms } = event
      if (this.#knows(item_id)) this.#send('conversation.item.truncated', { item_id, content_index: 0, audio_end_ms })
    } else if (event.type === 'conversation.item.delete') {
      if (!this.#knows(event.item_id)) return
      this.items.splice(0, this.items.length, ...this.items.filter(({ id }) => id !== event.item_id))
      this.#send('conversation.item.deleted', { item_id: event.item_id })
    } else if (event.type === 'input_audio_buffer.clear') {
      this.ear.clear()
      this.#send('input_audio_buffer.cleared', {})
    } else if (event.type === 'input_audio_buffer.commit') this.#commit()
    else if (event.type === 'output_audio_buffer.clear') this.#clearOutput()
    else if (event.type === 'conversation.item.retrieve') this.#retrieve(event.item_id)
    else if (event.type === 'response.create') this.#answer(event.response ?? {})
    else if (event.type === 'response.cancel') this.#cancel()
    else this.#refuse(`Invalid value: '${event.type}'.`, 'invalid_value')
  }

  #answer(asked: Asked): void {
    if (this.#active && asked.conversation !== 'none') {
      const code = 'conversation_already_has_active_response'
      this.#refuse('Conversation already has an active response in progress.', code)
    } else void this.#respond(asked)
  }

  #cancel(): void {
    if (this.#active && !this.#active.cancelled) this.#active.cancelled = true
    else this.#refuse('Cancellation failed: no active response found.', 'response_cancel_not_active')
  }

  #knows(id: string): boolean {
    const known = this.items.some((one) => one.id === id)
    if (!known) this.#refuse(`Item '${id}' does not exist.`, 'item_not_found')
    return known
  }

  #commit(): void {
    const samples = this.ear.take()
    if (samples.length < rate / 10) this.#refuse('buffer too small', 'input_audio_buffer_commit_empty')
    else void this.#heard(samples, false)
  }

  #clearOutput(): void {
    const response = this.#speaking?.response
    this.#speaking = null
    if (this.#ports.mouth.cut() !== null) this.#send('output_audio_buffer.cleared', { response_id: response })
  }

  #update(session: RealtimeSessionCreateRequest): void {
    const problem = this.#problemIn(session)
    if (problem) {
      this.#refuse(...problem)
      return
    }
    this.#settings = { ...this.#settings, ...session }
    const detection = session.audio?.input?.turn_detection
    if (detection === null) this.ear.pause = null
    else if (detection?.type === 'server_vad') this.ear.pause = detection.silence_duration_ms ?? 500
    this.#send('session.updated', { session: this.#settings })
  }

  #problemIn(session: RealtimeSessionCreateRequest): [message: string, code: string] | null {
    if (session.type !== 'realtime')
      return ["Missing required parameter: 'session.type'.", 'missing_required_parameter']
    const voice = session.audio?.output?.voice
    return voice !== undefined && voice !== this.#voice
      ? ["Cannot update a conversation's voice.", 'cannot_update_voice']
      : null
  }

  #create(item: Extract<RealtimeClientEvent, { type: 'conversation.item.create' }>['item']): void {
    const id = item.id ?? this.#id('item')
    if (item.type === 'message' && item.role !== 'system') {
      const problem = this.#problemWith(id)
      if (problem) {
        this.#refuse(...problem)
        return
      }
      const text = item.content.map((part) => ('text' in part ? (part.text ?? '') : '')).join('')
      this.items.push({ id, role: item.role, text })
    }
    this.#stands({ ...item, id, status: 'completed' })
  }

  /** An item has its place in the conversation, and is complete. */
  #stands(item: object): void {
    this.#send('conversation.item.added', { item })
    this.#send('conversation.item.done', { item })
  }

  #retrieve(id: string): void {
    const known = this.items.find((one) => one.id === id)
    if (!known) {
      this.#refuse(`Item '${id}' does not exist.`, 'item_not_found')
      return
    }
    const { role, text } = known
    const content = [{ type: role === 'user' ? 'input_audio' : 'output_audio', transcript: text }]
    this.#send('conversation.item.retrieved', { item: { id, type: 'message', role, status: 'completed', content } })
  }

  #problemWith(id: string): [message: string, code: string] | null {
    if (id.length > 32) return ['string too long: item.id', 'string_above_max_length']
    const known = this.items.some((one) => one.id === id)
    return known ? [`Item '${id}' already exists.`, 'item_create_duplicate'] : null
  }

  async #heard(samples: Int16Array, answer: boolean): Promise<void> {
    const id = this.#id('item')
    const item: Item = { id, role: 'user', text: '' }
    this.items.push(item)
    this.#send('input_audio_buffer.committed', { item_id: id, previous_item_id: this.items.at(-2)?.id ?? null })
    this.#send('conversation.item.added', {
      item: { id, type: 'message', role: 'user', content: [{ type: 'input_audio' }] },
    })
    const transcription = this.#settings.audio?.input?.transcription
    item.text = await this.#ports.listen(wavFile(samples)).catch(() => '')
    if (transcription !== undefined) {
      this.#send('conversation.item.input_audio_transcription.delta', {
        item_id: id,
        content_index: 0,
        delta: item.text,
      })
      this.#send('conversation.item.input_audio_transcription.completed', {
        ...{ item_id: id, content_index: 0, transcript: item.text },
        usage: { type: 'duration', seconds: samples.length / rate },
      })
    }
    const content = [{ type: 'input_audio', transcript: item.text }]
    this.#send('conversation.item.done', { item: { id, type: 'message', role: 'user', status: 'completed', content } })
    // Speech has cancelled the answer that was being made.
    if (answer && item.text !== '' && this.#active?.cancelled !== false) await this.#respond({})
  }

  async #respond(asked: Asked): Promise<void> {
    const own = { cancelled: false }
    if (asked.conversation !== 'none') this.#active = own
    try {
      await this.#say(asked, own)
    } finally {
      if (this.#active === own) this.#active = null
    }
  }

  async #say(asked: Asked, own: { cancelled: boolean }): Promise<void> {
    const response = this.#id('resp')
    const outOfBand = asked.conversation === 'none'
    const head = { id: response, object: 'realtime.response', metadata: asked.metadata ?? null }
    this.#send('response.created', { response: { ...head, status: 'in_progress', output: [] } })
    const input = JSON.stringify(asked.input ?? []) === '[]' ? '' : textIn(asked.input ?? [])
    const reply = this.#ports.architect({ items: this.items, instructions: asked.instructions ?? '', input, outOfBand })
    const item = this.#id('item')
    const done = (output: object, spoken: number, status = 'completed') => {
      // Whoever hears of the end may ask for the next one at once.
      if (this.#active === own) this.#active = null
      this.#send('response.done', {
        response: { ...head, status, output: [output], usage: usageOf(this.items, input, reply, spoken) },
      })
    }
    if ('call' in reply) {
      const call_id = this.#id('call')
      const call = { id: item, type: 'function_call', status: 'completed', name: reply.call, call_id, arguments: '{}' }
      this.#stands(call)
      this.#send('response.output_item.done', { response_id: response, output_index: 0, item: call })
      done(call, 0)
      return
    }
    const message = (content: object) => ({ id: item, type: 'message', role: 'assistant', content: [content] })
    if (outOfBand) {
      done(message({ type: 'output_text', text: reply.say }), 0)
      return
    }

    // Words come before their sound.
    this.items.push({ id: item, role: 'assistant', text: reply.say })
    this.#send('conversation.item.added', { item: message({ type: 'output_audio' }) })
    const place = { response_id: response, item_id: item, output_index: 0, content_index: 0 }
    for (const delta of reply.say.match(/\S+\s*/g) ?? [])
      this.#send('response.output_audio_transcript.delta', { ...place, delta })
    const [samples] = await Promise.all([
      flite(reply.say),
      new Promise((resolve) => setTimeout(resolve, this.#ports.thinks ?? 0)),
    ])
    if (own.cancelled) return done({ ...message({ type: 'output_audio' }), status: 'incomplete' }, 0, 'cancelled')
    this.#cut()
    this.#send('response.output_audio_transcript.done', { ...place, transcript: reply.say })
    const said = { ...message({ type: 'output_audio', transcript: reply.say }), status: 'completed' }
    this.#send('response.output_item.done', { response_id: response, output_index: 0, item: said })
    this.#send('conversation.item.done', { item: said })
    this.#speaking = { item, response }
    this.#send('output_audio_buffer.started', { response_id: response })
    done(said, samples.length / rate)
    this.#ports.mouth.play(samples, () => {
      this.#speaking = null
      this.#send('output_audio_buffer.stopped', { response_id: response })
    })
  }

  /** The person spoke over the Architect: the sound ends, and the item is cut where it was. */
  #cut(): void {
    const ms = this.#ports.mouth.cut()
    if (ms === null || !this.#speaking) return
    const { item, response } = this.#speaking
    this.#speaking = null
    this.#send('output_audio_buffer.cleared', { response_id: response })
    this.#send('conversation.item.truncated', { item_id: item, content_index: 0, audio_end_ms: ms })
  }

  #turnDetection() {
    return this.#settings.audio?.input?.turn_detection ?? undefined
  }

  #id = (kind: string) => `${kind}_${++this.#count}_${Math.random().toString(36).slice(2, 10)}`
  #send = (type: string, rest: Record<string, unknown>) =>
    this.#ports.send({ type, event_id: this.#id('event'), ...rest })
  #refuse = (message: string, code: string) =>
    this.#send('error', { error: { type: 'invalid_request_error', code, message, param: null, event_id: null } })
}

type Asked = NonNullable<Extract<RealtimeClientEvent, { type: 'response.create' }>['response']>

const textIn = (input: readonly object[]): string =>
  [...JSON.stringify(input).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text]) => String(JSON.parse(text ?? '""')))
    .join('\n')
