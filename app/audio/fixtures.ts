/** Recordings for tests, made here: one second of silence as WAV, and the first bytes of the other kinds. */
export function wav(seconds: number, rate = 8_000): Uint8Array<ArrayBuffer> {
  const size = seconds * rate * 2
  const bytes = new Uint8Array(44 + size)
  const view = new DataView(bytes.buffer)
  const ascii = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  ascii(0, 'RIFF')
  view.setUint32(4, 36 + size, true)
  ascii(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  ascii(36, 'data')
  view.setUint32(40, size, true)
  return bytes
}

const box = (name: string, ...content: number[]): number[] => {
  const size = content.length + 8
  return [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255, ...Buffer.from(name), ...content]
}
const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]

/** An MP4 (or, with brand `qt  `, a MOV) whose movie header says how long it is; its media data is empty. */
export function mp4(seconds: number, brand = 'isom'): Uint8Array<ArrayBuffer> {
  const header = [
    ...word(0),
    ...word(0),
    ...word(0),
    ...word(1_000),
    ...word(seconds * 1_000),
    ...new Array(80).fill(0),
  ]
  return Uint8Array.from([
    ...box('ftyp', ...Buffer.from(brand), ...word(0)),
    ...box('mdat'),
    ...box('moov', ...box('mvhd', ...header)),
  ])
}

/** A WebM head with its duration in milliseconds as an eight-byte float. */
export function webm(seconds: number, docType = 'webm'): Uint8Array<ArrayBuffer> {
  const duration = new Uint8Array(8)
  new DataView(duration.buffer).setFloat64(0, seconds * 1_000)
  const type = [0x42, 0x82, 0x80 | docType.length, ...Buffer.from(docType)]
  return Uint8Array.from([
    ...[0x1a, 0x45, 0xdf, 0xa3, 0x80 | type.length, ...type],
    ...[0x18, 0x53, 0x80, 0x67, 0xff, 0x15, 0x49, 0xa9, 0x66, 0x92, 0x2a, 0xd7, 0xb1, 0x83, 0x0f, 0x42, 0x40],
    ...[0x44, 0x89, 0x88, ...duration],
  ])
}

/** MPEG 1 layer III frames of 128 kbit/s, behind an empty ID3 tag if asked for. */
export function mp3(seconds: number, tagged = false): Uint8Array<ArrayBuffer> {
  const tag = tagged ? [...Buffer.from('ID3'), 4, 0, 0, 0, 0, 0, 0] : []
  const bytes = new Uint8Array(tag.length + seconds * 16_000)
  bytes.set(tag)
  bytes.set([0xff, 0xfb, 0x90, 0x00], tag.length)
  return bytes
}

/**
 * An MP4 as a browser records it: no length in its movie header, then fragments of a second each. Who says how long a
 * sample is: the run, the fragment's header, or the movie for all of them.
 */
export function fragmentedMp4(seconds: number, says: 'run' | 'fragment' | 'movie' | 'promise' | 'nobody') {
  const scale = 48_000
  const sample = 1_000
  const samples = scale / sample
  const mvhd = box('mvhd', ...word(0), ...word(0), ...word(0), ...word(1_000), ...word(0), ...new Array(80).fill(0))
  const tkhd = box('tkhd', ...word(0), ...word(0), ...word(0), ...word(2), ...new Array(68).fill(0))
  const mdhd = box('mdhd', ...word(0), ...word(0), ...word(0), ...word(scale), ...word(0), ...word(0))
  const trex = box('trex', ...word(0), ...word(2), ...word(1), ...word(says === 'movie' ? sample : 0), ...word(0))
  const mehd = says === 'promise' ? box('mehd', ...word(0), ...word(seconds * 1_000)) : []
  const tfhd = box(
    'tfhd',
    ...(says === 'fragment' ? [...word(8), ...word(2), ...word(sample)] : [...word(0), ...word(2)]),
  )
  const lengths = Array.from({ length: samples }, () => [...word(sample), ...word(7)]).flat()
  const trun = box(
    'trun',
    ...(says === 'run' ? [...word(0x301), ...word(samples), ...word(0), ...lengths] : [...word(0), ...word(samples)]),
  )
  const fragment = [
    ...box('moof', ...box('mfhd', ...word(0), ...word(1)), ...box('traf', ...tfhd, ...trun)),
    ...box('mdat', 0),
  ]
  return Uint8Array.from([
    ...box('ftyp', ...Buffer.from('iso5'), ...word(0)),
    ...box('moov', ...mvhd, ...box('trak', ...tkhd, ...box('mdia', ...mdhd)), ...box('mvex', ...mehd, ...trex)),
    ...(says === 'promise' || says === 'nobody' ? [] : Array.from({ length: seconds }, () => fragment).flat()),
  ])
}
