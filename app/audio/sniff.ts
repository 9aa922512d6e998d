/** What a file is by its first bytes; its name and its content type are claims by a stranger. */
export interface AudioType {
  /** The extension that the transcription service must see. */
  extension: 'wav' | 'mp3' | 'mp4' | 'webm'
  mime: string
}

const ascii = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length))

export function sniff(bytes: Uint8Array): AudioType | null {
  if (bytes.length < 12) return null
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WAVE') return { extension: 'wav', mime: 'audio/wav' }
  // QuickTime (`qt  `) is the same family of boxes; services decode it under the name `.mp4`, and refuse `.mov`.
  if (ascii(bytes, 4, 4) === 'ftyp' && isMediaBrand(ascii(bytes, 8, 4))) return { extension: 'mp4', mime: 'video/mp4' }
  if (isWebm(bytes)) return { extension: 'webm', mime: 'video/webm' }
  if (ascii(bytes, 0, 3) === 'ID3' || isMp3Frame(bytes)) return { extension: 'mp3', mime: 'audio/mpeg' }
  return null
}

/** Pictures (`avif`, `heic`, `crx `…) share the container, so brands are listed. */
const mediaBrands = [
  'isom',
  'iso2',
  'iso3',
  'iso4',
  'iso5',
  'iso6',
  'mp41',
  'mp42',
  'avc1',
  'dash',
  'M4A ',
  'M4V ',
  'qt  ',
]
const isMediaBrand = (brand: string): boolean => mediaBrands.includes(brand) || /^3g[p2][0-9a-z]$/.test(brand)

/** EBML with the document type `webm`; a plain Matroska file is not taken by transcription services. */
function isWebm(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x1a || bytes[1] !== 0x45 || bytes[2] !== 0xdf || bytes[3] !== 0xa3) return false
  return ascii(bytes, 0, Math.min(bytes.length, 64)).includes('\x42\x82\x84webm')
}

/** An MPEG audio layer III frame: eleven set bits, then a version, a layer, a bit rate and a sample rate that exist. */
function isMp3Frame(bytes: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = bytes
  const sync = first === 0xff && (second & 0xe0) === 0xe0
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  return sync && version !== 1 && layer === 1 && third >> 4 !== 15 && third >> 4 !== 0 && ((third >> 2) & 3) !== 3
}
