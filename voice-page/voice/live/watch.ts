/** How long nothing at all may arrive before a connection counts as dead, and how often we look. Milliseconds. */
const patience = 1_000
const interval = 200

/**
 * Calls `lost` once, when no packet of any kind has come for a second: ICE itself takes seven. A page in the background
 * is looked at less often by the browser, so two looks without a packet are needed whatever the clock says.
 */
export function watchPackets(peer: RTCPeerConnection, lost: () => void): () => void {
  let packets = -1
  let since = performance.now()
  let looks = 0
  const timer = setInterval(() => void look(), interval)
  const look = async () => {
    const received = await packetsReceived(peer)
    if (received !== packets) {
      packets = received
      since = performance.now()
      looks = 0
    } else if (++looks >= 2 && performance.now() - since >= patience) {
      clearInterval(timer)
      lost()
    }
  }
  return () => clearInterval(timer)
}

async function packetsReceived(peer: RTCPeerConnection): Promise<number> {
  let sum = 0
  for (const [, report] of await peer.getStats()) {
    if (report.type === 'inbound-rtp' || report.type === 'candidate-pair') sum += Number(report.packetsReceived ?? 0)
    if (report.type === 'transport') sum += Number(report.packetsReceived ?? 0)
  }
  return sum
}
