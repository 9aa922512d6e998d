import { messageOf, SentraError } from '../../../core/errors.ts'
import { noUsage } from '../../../core/voice/cost.ts'
import { finished } from '../../../core/voice/transcript.ts'
import type { Visit } from '../../router.ts'
import { architect, greeting } from '../instructions.ts'
import { openMicrophone } from '../microphone.ts'
import type { Session } from '../session.ts'
import type { VoiceTransport } from '../transport.ts'
import { type Ear, openEar } from './ear.ts'
import { type Said, services } from './services.ts'
import { play, sayInBrowser, type Utterance } from './voice-out.ts'

const submit = {
  type: 'function',
  name: 'submit_spec',
  description: 'Hand the conversation over, to be written down as a spec. Only when the person says they are done.',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
  strict: true,
}

/** The road in turns, over plain HTTP: a pause ends a turn, which is written down, answered and spoken. */
export function recorded({
  session,
  visit,
  microphone,
}: {
  session: Session
  visit: Visit
  microphone: boolean
}): VoiceTransport {
  const { preferences } = visit
  const stop = new AbortController()
  const ask = services(visit, stop.signal)
  let stream: MediaStream | null = null
  let ear: Ear | null = null
  let speaking: { id: string; utterance: Utterance } | null = null
  let muted = false
  let held = false
  let count = 0
  /** One thing after the other, so that answers come in the order of the turns. */
  let queue: Promise<void> = Promise.resolve()

  const newId = () => `turn_${++count}`
  const gate = () => {
    const paused = preferences.halfDuplex && session.state.speaking === 'architect'
    const open = !muted && !paused && (preferences.turns !== 'push' || held)
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = open
  }
  const then = (work: () => Promise<void>) => {
    queue = queue.then(work).catch((error: unknown) => {
      if (stop.signal.aborted) return
      const next = error instanceof SentraError ? error.next : 'Try once more.'
      session.tell({ type: 'problem', code: 'service', what: messageOf(error), next })
    })
    return queue
  }
  const said = (): Said[] =>
    finished(session.transcript.turns).map(({ who, text }) => ({
      role: who === 'person' ? 'user' : 'assistant',
      content: text,
    }))

  const answer = async (input: Said[]) => {
    const { text, calls, usage } = await ask.think(architect(preferences.language), input, [submit])
    session.tell({ type: 'usage', id: `answer:${newId()}`, model: preferences.thinkingModel, usage })
    if (calls.includes('submit_spec')) session.tell({ type: 'handoff.asked', by: 'model', turn: null })
    if (text.trim() !== '') await speak(text.trim())
  }

  const speak = async (text: string) => {
    const id = newId()
    const utterance = await utteranceOf(text)
    if (stop.signal.aborted) return void utterance.stop()
    session.tell({ type: 'turn.opened', id, who: 'architect' })
    session.tell({ type: 'turn.done', id, text })
    session.tell({ type: 'speaking', who: 'architect' })
    speaking = { id, utterance }
    gate()
    const begun = Date.now()
    await utterance.done.catch(() => undefined)
    if (speaking?.id === id) {
      session.tell({ type: 'turn.played', id, ms: Date.now() - begun })
      speaking = null
    }
    session.tell({ type: 'silent', who: 'architect' })
    gate()
  }

  const utteranceOf = async (text: string): Promise<Utterance> => {
    if (preferences.speakingModel === '') return sayInBrowser(text, preferences.language)
    try {
      const recording = await ask.speak(text)
      // The speech service reports no use: its model is named beside the cost, as one that could not be counted.
      session.tell({ type: 'usage', id: `spoken:${newId()}`, model: preferences.speakingModel, usage: noUsage })
      return play(recording)
    } catch (error) {
      if (stop.signal.aborted) throw error
      return sayInBrowser(text, preferences.language)
    }
  }

  const interrupt = () => {
    if (!speaking) return
    const { id, utterance } = speaking
    speaking = null
    session.tell({ type: 'turn.cut', id, heardMs: utterance.stop() })
  }

  const hear = (wav: Blob) => {
    const id = newId()
    session.tell({ type: 'silent', who: 'person' })
    session.tell({ type: 'turn.opened', id, who: 'person' })
    void then(async () => {
      const { text, usage } = await ask.listen(wav).catch((error: unknown) => {
        session.tell({ type: 'turn.unheard', id, why: messageOf(error) })
        throw error
      })
      session.tell({ type: 'usage', id: `heard:${id}`, model: preferences.listeningModel, usage })
      if (text.trim() === '') return session.tell({ type: 'turn.unheard', id, why: 'There were no words in it.' })
      session.tell({ type: 'turn.done', id, text })
      if (!session.state.handoff && !session.state.confirmed) await answer(said())
    })
  }

  const listenTo = async () => {
    const next = await openMicrophone(preferences)
    ear?.close()
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = next
    ear = await openEar(stream, {
      began() {
        interrupt()
        session.tell({ type: 'speaking', who: 'person' })
      },
      turn: hear,
      dropped: () => session.tell({ type: 'silent', who: 'person' }),
    })
    gate()
  }

  return {
    get stream() {
      return stream
    },
    async start() {
      if (microphone) await listenTo()
      session.tell({ type: 'connecting', attempt: 1 })
      session.tell({ type: 'connected' })
      void then(() => answer([{ role: 'user', content: greeting }]))
    },
    type(text) {
      interrupt()
      const id = newId()
      session.tell({ type: 'turn.opened', id, who: 'person' })
      session.tell({ type: 'turn.done', id, text })
      void then(async () => {
        if (!session.state.handoff && !session.state.confirmed) await answer(said())
      })
    },
    mute(on) {
      muted = on
      gate()
      session.tell({ type: 'muted', on })
    },
    press() {
      held = true
      interrupt()
      gate()
    },
    release() {
      held = false
      ear?.cut()
      gate()
    },
    async useMicrophone(deviceId) {
      preferences.microphone = deviceId
      await listenTo()
      session.tell({ type: 'microphone' })
    },
    // The next question carries the whole conversation, so a correction is in it by itself.
    correct: () => undefined,
    async write(instructions, conversation) {
      const { text, usage } = await ask.think(instructions, [{ role: 'user', content: conversation }])
      session.tell({ type: 'usage', id: `spec:${newId()}`, model: preferences.thinkingModel, usage })
      return text
    },
    close() {
      stop.abort()
      speaking?.utterance.stop()
      ear?.close()
      for (const track of stream?.getTracks() ?? []) track.stop()
    },
  }
}
