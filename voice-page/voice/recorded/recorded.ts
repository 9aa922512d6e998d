import { messageOf } from '../../../core/errors.ts'
import { finished } from '../../../core/voice/transcript.ts'
import type { Visit } from '../../router.ts'
import { architect, greeting, submitSpec } from '../instructions.ts'
import { ownMicrophone } from '../own-microphone.ts'
import { problemFact } from '../problems.ts'
import type { Session } from '../session.ts'
import type { VoiceTransport } from '../transport.ts'
import { type Ear, openEar } from './ear.ts'
import { type Said, services } from './services.ts'
import { speechUsage } from './speech-usage.ts'
import { askForVoices, play, sayInBrowser, type Utterance } from './voice-out.ts'

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
  /** `quiet`: nobody is answered any more. `stop`: not even the last words are waited for. */
  const quiet = new AbortController()
  const stop = new AbortController()
  const ask = services(visit, quiet.signal)
  const after = services(visit, stop.signal)
  let ear: Ear | null = null
  let speaking: { id: string; utterance: Utterance } | null = null
  let count = 0
  /** One thing after the other, so that answers come in the order of the turns. */
  let queue: Promise<void> = Promise.resolve()

  const newId = () => `turn_${++count}`
  const then = (work: () => Promise<void>) => {
    queue = queue.then(work).catch((error: unknown) => {
      if (quiet.signal.aborted) return
      session.tell(problemFact('service', error, 'Try once more.'))
    })
    return queue
  }
  const said = (): Said[] =>
    finished(session.transcript.turns).map(({ who, text }) => ({
      role: who === 'person' ? 'user' : 'assistant',
      content: text,
    }))

  /** What the person said last, or had the chance to: an answer to less than that is not spoken. */
  const newest = () => session.transcript.turns.findLast(({ who }) => who === 'person')?.id

  const answer = async (input: Said[]) => {
    const to = newest()
    const tools = [{ ...submitSpec, strict: true }]
    const { text, calls, usage } = await ask.think(architect(preferences.language), input, tools)
    session.tell({ type: 'usage', id: `answer:${newId()}`, model: preferences.thinkingModel, usage })
    if (calls.includes('submit_spec')) session.tell({ type: 'handoff.asked', by: 'model', turn: null })
    if (text.trim() !== '') await speak(text.trim(), to)
  }

  /** Whoever spoke last gets an answer, unless the conversation is about to be handed over. */
  const answerWhatIsOwed = async () => {
    const { handoff, confirmed } = session.state
    if (handoff || confirmed || quiet.signal.aborted || said().at(-1)?.role !== 'user') return
    await answer(said())
  }

  /** Nobody is spoken over, and nobody's microphone pauses in the middle of a sentence. */
  const personIsSilent = async () => {
    while ((own.held || session.state.speaking === 'person') && !quiet.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  const speak = async (text: string, to: string | undefined) => {
    const say = await utteranceOf(text)
    await personIsSilent()
    // More was said meanwhile: the answer to all of it comes next.
    if (quiet.signal.aborted || newest() !== to) return
    const id = newId()
    const utterance = say()
    session.tell({ type: 'turn.opened', id, who: 'architect' })
    session.tell({ type: 'turn.done', id, text })
    session.tell({ type: 'speaking', who: 'architect' })
    speaking = { id, utterance }
    own.gate()
    const begun = Date.now()
    await utterance.done.catch(() => undefined)
    if (speaking?.id === id) {
      session.tell({ type: 'turn.played', id, ms: Date.now() - begun })
      speaking = null
    }
    session.tell({ type: 'silent', who: 'architect' })
    own.gate()
  }

  const utteranceOf = async (text: string): Promise<() => Utterance> => {
    const byBrowser = () => sayInBrowser(text, preferences.language)
    if (preferences.speakingModel === '') return byBrowser
    try {
      const recording = await ask.speak(text)
      const usage = await speechUsage(text, recording)
      session.tell({ type: 'usage', id: `spoken:${newId()}`, model: preferences.speakingModel, usage })
      return () => play(recording)
    } catch (error) {
      if (quiet.signal.aborted) throw error
      return byBrowser
    }
  }

  const interrupt = () => {
    if (!speaking) return
    const { id, utterance } = speaking
    speaking = null
    session.tell({ type: 'turn.cut', id, heardMs: utterance.stop() })
  }

  const hear = (wav: Blob, seconds: number) => {
    if (stop.signal.aborted) return
    const id = newId()
    session.tell({ type: 'silent', who: 'person' })
    session.tell({ type: 'turn.opened', id, who: 'person' })
    void then(async () => {
      const { text, usage } = await after.listen(wav, seconds).catch((error: unknown) => {
        session.tell({ type: 'turn.unheard', id, why: messageOf(error) })
        throw error
      })
      session.tell({ type: 'usage', id: `heard:${id}`, model: preferences.listeningModel, usage })
      if (text.trim() === '') session.tell({ type: 'turn.unheard', id, why: 'There were no words in it.' })
      else session.tell({ type: 'turn.done', id, text })
      await answerWhatIsOwed()
    })
  }

  const own = ownMicrophone(session, preferences, async (next) => {
    const nextEar = await openEar(next, preferences.turns === 'push', {
      began() {
        interrupt()
        session.tell({ type: 'speaking', who: 'person' })
      },
      turn: hear,
      dropped: () => session.tell({ type: 'silent', who: 'person' }),
    })
    const take = () => {
      ear?.close()
      // What it was hearing goes with it.
      session.tell({ type: 'silent', who: 'person' })
      ear = nextEar
    }
    return { take, drop: nextEar.close }
  })

  const release = () => {
    if (!own.held) return
    ear?.cut()
    own.press(false)
  }

  return {
    get stream() {
      return own.stream
    },
    async start() {
      askForVoices()
      if (microphone) await own.open()
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
      void then(answerWhatIsOwed)
    },
    mute: own.mute,
    press() {
      interrupt()
      own.press(true)
    },
    release,
    useMicrophone: own.use,
    // The next question carries the whole conversation, so a correction is in it by itself.
    correct: () => undefined,
    async write(instructions, conversation) {
      const { text, usage } = await after.think(instructions, [{ role: 'user', content: conversation }])
      session.tell({ type: 'usage', id: `spec:${newId()}`, model: preferences.thinkingModel, usage })
      return text
    },
    rest() {
      release()
      return own.rest()
    },
    hush() {
      if (quiet.signal.aborted) return
      quiet.abort()
      interrupt()
      ear?.cut()
      own.close()
    },
    close() {
      if (stop.signal.aborted) return
      quiet.abort()
      stop.abort()
      speaking?.utterance.stop()
      ear?.close()
      own.close()
    },
  }
}
