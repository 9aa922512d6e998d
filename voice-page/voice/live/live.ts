import { OpenAIRealtimeWebRTC } from 'openai/realtime/webrtc'
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime'
import type { Preferences } from '../../preferences.ts'
import { greeting } from '../instructions.ts'
import { VoiceProblem } from '../problems.ts'
import type { Session } from '../session.ts'
import type { VoiceTransport } from '../transport.ts'
import { answering } from './answering.ts'
import { asides } from './asides.ts'
import { type Exchange, openCall } from './call.ts'
import { outgoing } from './outgoing.ts'
import { owed } from './owed.ts'
import { restoration } from './restore.ts'
import { outOfBand, sessionSettings } from './session-config.ts'
import { translator } from './translate.ts'
import { watchPackets } from './watch.ts'

interface Options {
  session: Session
  preferences: Preferences
  exchange: Exchange
  /** Without a microphone the person types and the Architect speaks. */
  microphone: boolean
  /** Whether the time of whoever pays is over: a call that ends then is not opened again. */
  timeIsOver(): boolean
}

/** One try to connect, and how many there are before the conversation is given up. */
const patience = 10_000
const retryPatience = 2_500
const retries = 5
const pauses = [0, 250, 500, 1_000, 2_000]
/** How long a turn that was sent again may take to come, once all of it is sent. */
const lateTurn = 3_000

/** The live road: Realtime over WebRTC, restored when it breaks. */
export function live({ session, preferences, exchange, microphone, timeIsOver }: Options): VoiceTransport {
  const audio = new Audio()
  const stop = new AbortController()
  const answers = asides()
  const voice = outgoing(session, preferences)
  const { microphone: own } = voice
  const said = owed(() => performance.now() - voice.lag())
  let connection: OpenAIRealtimeWebRTC | null = null
  let unwatch = () => {}
  /** The conversation has ended, and only its last words are waited for. */
  let hushed = false
  let debt: { from: number; spoken: boolean } | null = null
  let speech = speechOf(preferences.liveModel)
  let answer = answering(send)

  function speechOf(live: string) {
    return translator({ live, listening: preferences.listeningModel })
  }

  function send(event: RealtimeClientEvent): void {
    if (connection?.state === 'connected') connection.send(event)
  }

  const connect = async (attempt: number): Promise<void> => {
    session.tell({ type: 'connecting', attempt })
    const next = new OpenAIRealtimeWebRTC()
    const peer = next.peerConnection
    if (voice.line) peer.addTrack(voice.line.track, voice.line.stream)
    else peer.addTransceiver('audio', { direction: 'recvonly' })
    peer.addEventListener('track', ({ streams }) => {
      audio.srcObject = streams[0] ?? null
      void audio.play().catch(() => undefined)
    })
    next.onEvent((event) => {
      if (connection === next) take(event)
    })
    next.onConnectionEvent((event) => {
      if (event.type === 'closed' && connection === next) void reconnect(`closed: ${event.reason}`)
    })
    const timeoutMs = attempt === 1 ? patience : retryPatience
    // With the App the server chooses the model: what it is called by is what is paid.
    speech = speechOf((await openCall(next, exchange, { signal: stop.signal, timeoutMs })) ?? preferences.liveModel)
    answer = answering(send)
    connection = next
    unwatch = watchPackets(peer, () => connection === next && void reconnect('no packets'))
    // Whoever held the button meanwhile is owed that, too.
    if (debt) debt = owing()
    send({ type: 'session.update', session: sessionSettings(preferences, !hushed) })
    const { items, owesAnswer } = restoration(session.transcript.turns, debt?.spoken ?? false)
    for (const event of items) send(event)
    if (owesAnswer && !hushed) answer.ask()
    own.gate()
    session.tell({ type: 'connected' })
    if (debt) sayAgain(next, debt)
    debt = null
  }

  /** What the Architect was saying was heard until now; of what it was about to say, though the words are here, nothing. */
  const breakOff = () => {
    const playing = speech.playing()
    if (playing) session.tell({ type: 'turn.cut', id: playing.item, heardMs: playing.ms })
    for (const { id, who, state } of session.transcript.turns) {
      if (state === 'open' && who === 'architect')
        session.tell({ type: 'turn.unheard', id, why: 'The connection broke.' })
    }
  }

  const owing = () => {
    const { from, spoken } = said.lost()
    return { from: Math.min(from, debt?.from ?? from), spoken: spoken || (debt?.spoken ?? false) }
  }

  /** What was said and not written down goes out once more; where a button ends turns, it is let go for the person. */
  const sayAgain = (on: OpenAIRealtimeWebRTC, { from, spoken }: { from: number; spoken: boolean }) => {
    voice.again(performance.now() - from)
    voice.whenLevel(() => {
      if (connection !== on) return
      if (preferences.turns === 'push' && spoken && !own.held) commit()
      setTimeout(() => connection === on && giveUp(said.missing()), lateTurn)
    })
  }

  const giveUp = (turns: readonly string[]) => {
    for (const id of turns) session.tell({ type: 'turn.unheard', id, why: 'The connection broke.' })
  }

  const commit = () => {
    send({ type: 'input_audio_buffer.commit' })
    if (!hushed) answer.ask()
  }

  const take = (event: RealtimeServerEvent) => {
    const { facts, call, aside, unsaid } = speech.translate(event)
    for (const fact of facts) session.tell(said.take(fact))
    own.gate()
    if (aside) answers.settle(aside)
    if (unsaid) send({ type: 'conversation.item.delete', item_id: unsaid })
    if (call) {
      const output = call.name === 'submit_spec' ? 'The page asks the person now.' : 'There is no such function.'
      send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.id, output } })
    }
    // Last, since it may ask for the next answer: by then the conversation stands as it is.
    answer.take(event)
  }

  const reconnect = async (why: string): Promise<void> => {
    const old = connection
    connection = null
    unwatch()
    old?.close()
    answers.fail('The connection broke.')
    if (stop.signal.aborted) return
    if (hushed || timeIsOver()) {
      // Nobody writes down any more what was on its way.
      said.lost()
      giveUp(said.missing())
      return hushed ? undefined : session.tell({ type: 'ended', why: 'time' })
    }
    session.tell({ type: 'lost', why })
    breakOff()
    if (voice.line) debt = owing()
    voice.hold()
    for (let attempt = 0; attempt < retries; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, pauses[attempt]))
      if (stop.signal.aborted) return
      try {
        return await connect(attempt + 2)
      } catch {
        // The next try, or the end below, says it.
      }
    }
    if (stop.signal.aborted) return
    giveUp(said.missing())
    session.tell({ type: 'ended', why: 'lost' })
  }

  return {
    get stream() {
      return own.stream
    },
    async start() {
      if (microphone) await own.open()
      try {
        await connect(1)
      } catch (error) {
        throw problemIn(error)
      }
      answer.ask({ instructions: greeting })
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
      if (!session.state.handoff) answer.ask()
    },
    mute: own.mute,
    press() {
      if (own.held) return
      // While the line catches up the buffer holds what was said before: that stays.
      if (voice.lag() === 0) send({ type: 'input_audio_buffer.clear' })
      interrupt()
      own.press(true)
      session.tell(said.take({ type: 'speaking', who: 'person' }))
    },
    release,
    useMicrophone: own.use,
    correct({ number, text }) {
      const words = `The person corrects turn ${number}. It should read: ${text}`
      send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: words }] },
      })
    },
    async write(instructions, conversation) {
      if (connection === null) throw lineBroken()
      const { purpose, promise } = answers.expect()
      send({ type: 'response.create', response: outOfBand(instructions, conversation, purpose) })
      return promise
    },
    rest() {
      release()
      return own.rest()
    },
    hush() {
      if (hushed || stop.signal.aborted) return
      hushed = true
      // A pause, which the silent line now gives, or the button that is let go ends the last turn.
      release()
      if (preferences.turns !== 'push') send({ type: 'session.update', session: sessionSettings(preferences, false) })
      interrupt()
      own.close()
      audio.srcObject = null
    },
    close() {
      if (stop.signal.aborted) return
      stop.abort()
      unwatch()
      answers.fail('The conversation ended.')
      const old = connection
      connection = null
      old?.close()
      voice.close()
      audio.srcObject = null
    },
  }

  function release(): void {
    if (!own.held) return
    own.press(false)
    session.tell(said.take({ type: 'silent', who: 'person' }))
    if (voice.lag() === 0) commit()
  }

  /** Ends what the Architect is about to say or is saying, and tells the server how much of it was heard. */
  function interrupt(): void {
    answer.stop()
    const playing = speech.playing()
    if (!playing) return
    send({ type: 'output_audio_buffer.clear' })
    send({ type: 'conversation.item.truncate', item_id: playing.item, content_index: 0, audio_end_ms: playing.ms })
  }
}

const lineBroken = (): VoiceProblem =>
  new VoiceProblem(
    'spec',
    'The spec was not written.',
    'The connection is broken just now.',
    'Press “Write the spec” once more when it stands again, or when the conversation has ended.',
  )

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
