import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime'
import { RTCPeerConnection } from 'werift'
import { Conversation, type Ports } from './conversation.ts'
import { openMouth } from './mouth.ts'

/** One WebRTC call from a browser: its microphone, its data channel, and the conversation over both. */
export interface Call {
  conversation: Conversation
  /** Every event of the client's, in order. */
  received: { type: string }[]
  sent: { type: string }[]
  /** Whoever listens to the call beside its page, and may speak in it as the page does. */
  listen(hear: (event: { type: string }) => void): void
  /** Falls silent without a word: nothing is read and nothing sent any more. */
  freeze(): void
  /** Ends as a server that goes down in good order. */
  hangUp(): Promise<void>
}

/** Takes an SDP offer and gives the answer. */
export async function takeCall(
  offer: string,
  session: RealtimeSessionCreateRequest,
  ports: Omit<Ports, 'send' | 'mouth'>,
): Promise<{ answer: string; call: Call }> {
  const peer = new RTCPeerConnection({ iceAdditionalHostAddresses: ['127.0.0.1'], iceUseIpv6: false, iceServers: [] })
  const mouth = openMouth()
  let frozen = false
  /** What was answered before the channel stood open; the session's beginning goes before it. */
  const early: { type: string }[] = []
  let send: (event: { type: string }) => unknown = (event) => early.push(event)
  const sent: { type: string }[] = []
  const received: { type: string }[] = []
  const listeners: ((event: { type: string }) => void)[] = []
  const conversation = new Conversation(
    {
      ...ports,
      mouth,
      send: (event) => {
        if (frozen) return
        sent.push(event)
        send(event)
        for (const hear of listeners) hear(event)
      },
    },
    session,
  )
  peer.addTransceiver(mouth.track, { direction: 'sendrecv' })
  peer.onTrack.subscribe((track) => {
    track.onReceiveRtp.subscribe(({ payload }) => {
      if (!frozen) conversation.ear.hear(payload)
    })
  })
  peer.onDataChannel.subscribe((channel) => {
    const sendNow = (event: object) => channel.readyState === 'open' && channel.send(JSON.stringify(event))
    channel.onMessage.subscribe((data) => {
      if (frozen) return
      const event = JSON.parse(String(data))
      received.push(event)
      conversation.take(event)
    })
    // The channel is known a moment before it is open.
    const opened = setInterval(() => {
      if (channel.readyState !== 'open') return
      clearInterval(opened)
      send = sendNow
      conversation.open()
      for (const event of early.splice(0)) send(event)
      mouth.open(peer.getTransceivers()[0]?.sender.codec?.payloadType ?? 111)
    }, 10)
    setTimeout(() => clearInterval(opened), 10_000).unref()
  })
  await peer.setRemoteDescription({ type: 'offer', sdp: offer })
  await peer.setLocalDescription(await peer.createAnswer())
  const call: Call = {
    conversation,
    received,
    sent,
    listen: (hear) => void listeners.push(hear),
    freeze() {
      frozen = true
      mouth.close()
      // Not even ICE answers: what a pulled cable looks like.
      for (const { connection } of peer.iceTransports) void connection.close()
    },
    async hangUp() {
      frozen = true
      mouth.close()
      await peer.close()
    },
  }
  return { answer: peer.localDescription?.sdp ?? '', call }
}
