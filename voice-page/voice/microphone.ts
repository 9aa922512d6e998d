import type { Preferences } from '../preferences.ts'
import { insecurePage, microphoneGone, microphoneProblem, problemFact } from './problems.ts'
import type { Session } from './session.ts'

/** Opens the chosen microphone. Rejects with a `VoiceProblem` that tells why there is none. */
export async function openMicrophone(preferences: Preferences): Promise<MediaStream> {
  if (!isSecureContext || navigator.mediaDevices === undefined) throw insecurePage()
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: preferences.echoCancellation,
        noiseSuppression: preferences.echoCancellation,
        autoGainControl: true,
        ...(preferences.microphone === '' ? {} : { deviceId: { exact: preferences.microphone } }),
      },
    })
  } catch (error) {
    throw microphoneProblem(error)
  }
}

/** Tells when a microphone goes by itself while one talks; letting it go is no such thing. */
export function tellWhenGone(stream: MediaStream, session: Session): void {
  for (const track of stream.getTracks()) {
    track.addEventListener('ended', () => {
      const gone = microphoneGone()
      session.tell(problemFact(gone.code, gone, gone.next))
    })
  }
}

/** Lets a microphone go. */
export const stopAll = (stream: MediaStream | null): void => {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

/** The microphones by name; before permission is given, browsers give no names. */
export async function microphones(): Promise<{ id: string; label: string }[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  return devices
    .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `Microphone ${index + 1}` }))
}

/** How loud a stream is, from 0 to 1, many times a second, until the returned function is called. */
export function levelOf(stream: MediaStream, show: (level: number) => void): () => void {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  // More than what passes between two looks: of a tenth of a second heard in part, short sounds would never be seen.
  analyser.fftSize = 8_192
  const source = context.createMediaStreamSource(stream)
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    show(samples.reduce((peak, sample) => Math.max(peak, Math.min(1, Math.abs(sample))), 0))
  }, 100)
  return () => {
    clearInterval(timer)
    source.disconnect()
    void context.close()
  }
}
