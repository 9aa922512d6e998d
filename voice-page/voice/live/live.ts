import { OpenAIRealtimeWebRTC } from 'openai/realtime/webrtc'
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import type { Preferences } from '../../preferences.ts'
import { greeting } from '../instructions.ts'
import { openMicrophone } from '../microphone.ts'
import { microphoneGone, VoiceProblem } from '../problems.ts'
import type { Session } from '../session.ts'
import type { VoiceTransport } from '../transport.ts'
import { asides } from './asides.ts'
import { restoration } from './restore.ts'
import { outOfBand, sessionSettings } from './session-config.ts'
import { translator } from './translate.ts'
import { watchPackets } from './watch.ts'

type Exchange = (sdp: string, options: { signal: AbortSignal }) => Promise<string>

interface Options {
  session: Session
  preferences: Preferences
  exchange: Exchange
  /** Without a microphone the person types and the Architect speaks. */
  microphone: boolean
}

/** One try to connect, and how many there are before the conversation is given up. */
const patience = 10_000
const retryPatience = 2_500
const retries = 5
const pauses = [0, 250, 500, 1_000, 2_000]

/** The live road: Realtime over WebRTC, restored when it breaks. */
export function live({ session, preferences, exchange, microphone }: Options): VoiceTransport {
  const audio = new Audio()
  const stop = new AbortController()
  const answers = asides()
  let stream: MediaStream | null = null
  let connection: OpenAIRealtimeWebRTC | null = null
  let unwatch = () => {}
  let muted = false
  let held = false
  let speech = translator({ live: preferences.liveModel, listening: preferences.listeningModel })

  const send = (event: RealtimeClientEvent): void => {
    if (connection?.state === 'connected') connection.send(event)
  }

  /** The track is open only while it may be heard: not muted, pressed where one has to press, not over the Architect. */
  const gate = () => {
    const paused = preferences.halfDuplex && session.state.speaking === 'architect'
    const open = !muted && !paused && (preferences.turns !== 'push' || held)
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = open
  }

  const connect = async (attempt: number): Promise<void> => {
    session.tell({ type: 'connecting', attempt })
    const next = new OpenAIRealtimeWebRTC()
    const peer = next.peerConnection
    const track = stream?.getAudioTracks()[0]
    if (track && stream) peer.addTrack(track, stream)
    else peer.addTransceiver('audio', { direction: 'recvonly' })
    peer.addEventListener('track', ({ streams }) => {
      audio.srcObject = streams[0] ?? null
      void audio.play().catch(() => undefined)
    })
    speech = translator({ live: preferences.liveModel, listening: preferences.listeningModel })
    const created = Promise.withResolvers<void>()
    next.on('session.created', () => created.resolve())
    next.onEvent((event) => {
      if (connection === next) take(speech.translate(event))
    })
    next.onConnectionEvent((event) => {
      if (event.type === 'closed' && connection === next) void reconnect(`closed: ${event.reason}`)
    })
    const timeoutMs = attempt === 1 ? patience : retryPatience
    const late = setTimeout(() => created.reject(new Error('The session was not created in time.')), timeoutMs)
    try {
      await next.connect({ exchangeSdp: exchange, signal: stop.signal, timeoutMs })
      await created.promise
    } catch (error) {
      next.close()
      throw error
    } finally {
      clearTimeout(late)
    }
    connection = next
    unwatch = watchPackets(peer, () => connection === next && void reconnect('no packets'))
    send({ type: 'session.update', session: sessionSettings(preferences) })
    for (const event of restoration(session.transcript.turns)) send(event)
    gate()
    session.tell({ type: 'connected' })
  }

  const take = ({ facts, call, aside }: ReturnType<typeof speech.translate>) => {
    for (const fact of facts) session.tell(fact)
    gate()
    if (aside) answers.settle(aside)
    if (call) {
      const output = call.name === 'submit_spec' ? 'The page asks the person now.' : 'There is no such function.'
      send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.id, output } })
    }
  }

  const reconnect = async (why: string): Promise<void> => {
    const old = connection
    connection = null
    unwatch()
    old?.close()
    answers.fail('The connection broke.')
    if (stop.signal.aborted) return
    session.tell({ type: 'lost', why })
    for (const turn of session.transcript.turns.filter(({ state }) => state === 'open')) {
      // What the Architect had said so far was heard; what the person said and nobody wrote down is named as lost.
      session.tell(
        turn.who === 'architect'
          ? { type: 'turn.cut', id: turn.id, heardMs: Number.MAX_SAFE_INTEGER }
          : { type: 'turn.unheard', id: turn.id, why: 'The connection broke before it was written down.' },
      )
    }
    for (let attempt = 0; attempt < retries; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, pauses[attempt]))
      if (stop.signal.aborted) return
      try {
        return await connect(attempt + 2)
      } catch {
        // The next try, or the end below, says it.
      }
    }
    if (!stop.signal.aborted) session.tell({ type: 'ended', why: 'lost' })
  }

  const listenTo = async () => {
    stream = await openMicrophone(preferences)
    for (const track of stream.getTracks()) {
      track.addEventListener('ended', () => {
        const { code, message: what, next } = microphoneGone()
        session.tell({ type: 'problem', code, what, next })
      })
    }
  }

  return {
    get stream() {
      return stream
    },
    async start() {
      if (microphone) await listenTo()
      try {
        await connect(1)
      } catch (error) {
        throw problemIn(error)
      }
      send({ type: 'response.create', response: { instructions: greeting } })
    },
    type(text) {
      const id = `typed_${crypto.randomUUID().slice(0, 12)}`
      interrupt()
      session.tell({ type: 'turn.opened', id, who: 'person' })
      session.tell({ type: 'turn.done', id, text })
      send({
        type: 'conversation.item.create',
        item: { type: 'message', id, role: 'user', content: [{ type: 'input_text', text }] },
      })
      if (!session.state.handoff) send({ type: 'response.create' })
    },
    mute(on) {
      muted = on
      gate()
      session.tell({ type: 'muted', on })
    },
    press() {
      if (held) return
      held = true
      send({ type: 'input_audio_buffer.clear' })
      interrupt()
      gate()
      session.tell({ type: 'speaking', who: 'person' })
    },
    release() {
      if (!held) return
      held = false
      gate()
      session.tell({ type: 'silent', who: 'person' })
      send({ type: 'input_audio_buffer.commit' })
      send({ type: 'response.create' })
    },
    async useMicrophone(deviceId) {
      const old = stream
      preferences.microphone = deviceId
      await listenTo()
      const sender = connection?.peerConnection.getSenders()[0]
      await sender?.replaceTrack(stream?.getAudioTracks()[0] ?? null)
      for (const track of old?.getTracks() ?? []) track.stop()
      gate()
    },
    correct({ number, text }) {
      const words = `The person corrects turn ${number}. It should read: ${text}`
      send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: words }] },
      })
    },
    write(instructions, conversation) {
      const { purpose, promise } = answers.expect()
      send({ type: 'response.create', response: outOfBand(instructions, conversation, purpose) })
      return promise
    },
    close() {
      stop.abort()
      unwatch()
      answers.fail('The conversation ended.')
      const old = connection
      connection = null
      old?.close()
      for (const track of stream?.getTracks() ?? []) track.stop()
      audio.srcObject = null
    },
  }

  /** Ends what the Architect is saying, and tells the server how much of it was heard. */
  function interrupt(): void {
    const playing = speech.playing()
    if (!playing) return
    send({ type: 'response.cancel' })
    send({ type: 'output_audio_buffer.clear' })
    send({ type: 'conversation.item.truncate', item_id: playing.item, content_index: 0, audio_end_ms: playing.ms })
  }
}

/** The library wraps what the exchange threw; the person needs the innermost. */
function problemIn(error: unknown): VoiceProblem {
  const cause = error instanceof Error ? error.cause : undefined
  if (error instanceof VoiceProblem) return error
  if (cause instanceof VoiceProblem) return cause
  return new VoiceProblem(
    'connection',
    'The live connection did not come about.',
    'The network may not let WebRTC through, or the service did not answer in time.',
    'Try once more, use the recorded way, or type.',
    error,
  )
}
