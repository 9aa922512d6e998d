import type { Preferences } from '../preferences.ts'
import { insecurePage, microphoneProblem } from './problems.ts'

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
  analyser.fftSize = 512
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    show(Math.min(1, Math.sqrt(power) * 4))
  }, 100)
  return () => {
    clearInterval(timer)
    void context.close()
  }
}
