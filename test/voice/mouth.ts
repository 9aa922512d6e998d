import OpusScript from 'opusscript'
import { MediaStreamTrack, RtpHeader, RtpPacket } from 'werift'
import { rate } from './speech.ts'

export interface Mouth {
  track: MediaStreamTrack
  /** Begins to send; before the connection stands nothing may be. */
  open(payloadType: number): void
  /** Plays samples, and tells when the last one was sent. What played before is cut. */
  play(samples: Int16Array, onEnd: () => void): void
  /** Cuts what plays. Gives the milliseconds that were sent, or null where nothing played. */
  cut(): number | null
  close(): void
}

const frame = rate / 50

/** Sends sound as a provider does: a packet every 20 ms, silence too, so that a dead line can be told from a quiet one. */
export function openMouth(): Mouth {
  const opus = new OpusScript(rate, 1, OpusScript.Application.VOIP)
  const track = new MediaStreamTrack({ kind: 'audio' })
  const nothing = Buffer.alloc(frame * 2)
  let playing: { samples: Int16Array; at: number; onEnd: () => void } | null = null
  let timer: NodeJS.Timeout | undefined
  let sequence = 1
  let sent = 0

  const next = (): Buffer => {
    if (playing === null) return nothing
    const part = playing.samples.slice(playing.at, playing.at + frame)
    playing.at += frame
    if (playing.at >= playing.samples.length) {
      const { onEnd } = playing
      playing = null
      onEnd()
    }
    return part.length === frame ? Buffer.from(part.buffer) : nothing
  }

  return {
    track,
    open(payloadType) {
      const begun = performance.now()
      timer = setInterval(() => {
        // A loaded machine wakes us late: what is due is sent, but no burst of more than ten.
        const due = Math.min(10, Math.floor((performance.now() - begun) / 20) - sent)
        for (let i = 0; i < due; i++) {
          const header = new RtpHeader({ payloadType, sequenceNumber: sequence++ & 0xffff, timestamp: sent * frame })
          track.writeRtp(new RtpPacket(header, opus.encode(next(), frame)))
          sent++
        }
        sent = Math.max(sent, Math.floor((performance.now() - begun) / 20))
      }, 20)
    },
    play(samples, onEnd) {
      playing = { samples, at: 0, onEnd }
    },
    cut() {
      if (playing === null) return null
      const ms = Math.round((playing.at / rate) * 1_000)
      playing = null
      return ms
    },
    close() {
      clearInterval(timer)
      opus.delete()
    },
  }
}
