import type { OpenAIRealtimeWebRTC } from 'openai/realtime/webrtc'

/** Gives the answer to the page's SDP. */
export type Exchange = (sdp: string, options: { signal: AbortSignal }) => Promise<string>

/**
 * Brings a call about, until its session is created: before that nothing that is said would be heard. Gives the model
 * that answers, as the server names it. What fails, comes too late or is not wanted any more leaves no call behind.
 */
export async function openCall(
  call: OpenAIRealtimeWebRTC,
  exchangeSdp: Exchange,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<string | undefined> {
  const created = Promise.withResolvers<string | undefined>()
  created.promise.catch(() => undefined)
  call.on('session.created', ({ session }) => created.resolve('model' in session ? session.model : undefined))
  const late = setTimeout(() => created.reject(new Error('The session was not created in time.')), timeoutMs)
  const stopped = () => created.reject(signal.reason)
  signal.addEventListener('abort', stopped, { once: true })
  try {
    await call.connect({ exchangeSdp, signal, timeoutMs })
    return await created.promise
  } catch (error) {
    call.close()
    throw error
  } finally {
    clearTimeout(late)
    signal.removeEventListener('abort', stopped)
  }
}
