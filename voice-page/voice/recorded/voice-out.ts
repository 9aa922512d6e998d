/** Says a text: by a recording, or by the browser's own voice. `stop` ends it at once, and tells how long it played. */
export interface Utterance {
  done: Promise<void>
  /** Milliseconds that were heard. */
  stop(): number
}

export function play(recording: Blob): Utterance {
  const address = URL.createObjectURL(recording)
  const audio = new Audio(address)
  const ended = Promise.withResolvers<void>()
  audio.onended = () => ended.resolve()
  audio.onerror = () => ended.reject(new Error('The recording could not be played.'))
  audio.play().catch((error: unknown) => ended.reject(error))
  return {
    done: ended.promise.finally(() => URL.revokeObjectURL(address)),
    stop() {
      audio.pause()
      ended.resolve()
      return audio.currentTime * 1_000
    },
  }
}

/** A browser without a voice of its own, or one that never ends, must not hold up the conversation. Milliseconds. */
const longestPerLetter = 150
const atLeast = 4_000

/** Chromium knows its voices a moment after it was first asked: so that is before anything is to be said. */
export const askForVoices = (): void => void globalThis.speechSynthesis?.getVoices()

export function sayInBrowser(text: string, language: string): Utterance {
  const begun = performance.now()
  const ended = Promise.withResolvers<void>()
  const words = new SpeechSynthesisUtterance(text)
  if (language !== '') words.lang = language
  words.onend = () => ended.resolve()
  words.onerror = () => ended.resolve()
  const hasVoice = 'speechSynthesis' in globalThis && speechSynthesis.getVoices().length > 0
  const late = setTimeout(() => ended.resolve(), hasVoice ? atLeast + text.length * longestPerLetter : 0)
  if (hasVoice) speechSynthesis.speak(words)
  return {
    done: ended.promise.finally(() => clearTimeout(late)),
    stop() {
      globalThis.speechSynthesis?.cancel()
      ended.resolve()
      return performance.now() - begun
    },
  }
}
