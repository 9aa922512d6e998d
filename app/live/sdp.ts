import { PageRefusal } from './refusal.ts'

/** A browser's offer with one voice and one data channel is about 3 kB. */
const longest = 16_000
const mostLines = 400
const mostCandidates = 40

/**
 * Lets through only what the page itself makes: one SDP offer with a microphone or a place for one, and one data
 * channel. It is sent on with our key, so nothing else may travel in it.
 */
export function checkSdp(sdp: string): string {
  const lines = sdp.split('\r\n')
  const media = lines.filter((line) => line.startsWith('m=')).map((line) => line.slice(2).split(' ')[0])
  const must = (holds: boolean, why: string) => {
    if (!holds)
      throw new PageRefusal(400, `The call's description is refused: ${why}.`, 'Reload the page and start again.')
  }
  must(sdp.length <= longest && lines.length <= mostLines, 'it is too long')
  must(lines[0] === 'v=0', 'it is no SDP')
  must(sdp.endsWith('\r\n'), 'it breaks off')
  // Printable ASCII only: no NUL, no lone line feed, nothing that a header or a form could be broken with.
  must(
    lines.every((line) => /^[\x20-\x7e]*$/.test(line)),
    'it has characters that SDP has not',
  )
  must(
    lines.slice(0, -1).every((line) => /^[a-z]=\S/.test(line)),
    'a line is no SDP line',
  )
  must([...media].sort().join() === 'application,audio', 'it must carry one voice and one data channel')
  must(
    lines.some((line) => /^a=fingerprint:sha-(?:256|384|512) [0-9A-F:]+$/i.test(line)),
    'it is not encrypted',
  )
  must(
    lines.some((line) => line.startsWith('a=ice-ufrag:')),
    'it has no ICE credentials',
  )
  must(
    lines.some((line) => line === 'a=setup:actpass'),
    'it is no offer',
  )
  must(lines.filter((line) => line.startsWith('a=candidate:')).length <= mostCandidates, 'it has too many candidates')
  return sdp
}
