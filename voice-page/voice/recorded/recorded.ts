import { messageOf } from '../../../core/errors.ts'
import { finished } from '../../../core/voice/transcript.ts'
import type { Visit } from '../../router.ts'
import { architect, greeting } from '../instructions.ts'
import { openMicrophone, stopAll, tellWhenGone } from '../microphone.ts'
import { problemFact } from '../problems.ts'
import type { Session } from '../session.ts'
import type { VoiceTransport } from '../transport.ts'
import { type Ear, openEar } from './ear.ts'
import { type Said, services } from './services.ts'
import { speechUsage } from './speech-usage.ts'
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
      session.tell(problemFact('service', error, 'Try once more.'))
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
      const usage = await speechUsage(text, recording)
      session.tell({ type: 'usage', id: `spoken:${newId()}`, model: preferences.speakingModel, usage })
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

  const listenTo = async (deviceId = preferences.microphone) => {
    const next = await openMicrophone({ ...preferences, microphone: deviceId })
    tellWhenGone(next, session)
    const nextEar = await openEar(next, {
      began() {
        interrupt()
        session.tell({ type: 'speaking', who: 'person' })
      },
      turn: hear,
      dropped: () => session.tell({ type: 'silent', who: 'person' }),
    })
    // The browser may ask for so long that nobody wants it any more.
    const unwanted = stop.signal.aborted
    stopAll(unwanted ? next : stream)
    if (unwanted) return nextEar.close()
    ear?.close()
    stream = next
    ear = nextEar
    gate()
  }

  return {
    get stream() {
      return stream
    },
    async start() {
      if (microphone) await listenTo()
      stop.signal.throwIfAborted()
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
      await listenTo(deviceId)
      preferences.microphone = deviceId
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
      if (stop.signal.aborted) return
      stop.abort()
      speaking?.utterance.stop()
      ear?.close()
      stopAll(stream)
    },
  }
}
