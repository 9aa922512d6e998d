interface Box {
  name: string
  start: number
  end: number
}

/**
 * How long an MP4 or MOV is, in seconds; `null` where nothing in it says so. A browser that records live does not know
 * the length when it writes the movie header: there it is 0, and the fragments behind it tell. The longest of all counts.
 */
export function mp4Seconds(view: DataView): number | null {
  const top = boxes(view, 0, view.byteLength)
  const moov = top.find(({ name }) => name === 'moov')
  if (moov === undefined) return null
  const mvhd = child(view, moov, 'mvhd')
  const header = mvhd && headerAt(view, mvhd)
  if (!header || header.scale === 0) return null
  const mvex = child(view, moov, 'mvex')
  const mehd = mvex && child(view, mvex, 'mehd')
  const promised = mehd ? wordAt(view, mehd, 4, isWide(view, mehd)) : 0
  const fragments = top.filter(({ name }) => name === 'moof')
  const lengths = fragmentLengths(view, mvex ? boxes(view, mvex.start, mvex.end) : [], fragments)
  let longest = Math.max(header.length, promised) / header.scale
  for (const trak of boxes(view, moov.start, moov.end)) {
    if (trak.name === 'trak') longest = Math.max(longest, trackSeconds(view, trak, lengths))
  }
  return longest
}

/** All samples of all fragments by their track, in its own units. One walk, however many of both a stranger's file has. */
function fragmentLengths(view: DataView, defaults: Box[], fragments: Box[]): Map<number, number> {
  const usual = new Map<number, number>()
  for (const trex of defaults) if (trex.name === 'trex') usual.set(wordAt(view, trex, 4), wordAt(view, trex, 12))
  const lengths = new Map<number, number>()
  for (const traf of fragments.flatMap((moof) => boxes(view, moof.start, moof.end))) {
    const parts = traf.name === 'traf' ? boxes(view, traf.start, traf.end) : []
    const tfhd = parts.find(({ name }) => name === 'tfhd')
    if (tfhd === undefined) continue
    const track = wordAt(view, tfhd, 4)
    const each = usualIn(view, tfhd, usual.get(track) ?? 0)
    for (const trun of parts) {
      if (trun.name === 'trun') lengths.set(track, (lengths.get(track) ?? 0) + runLength(view, trun, each))
    }
  }
  return lengths
}

function trackSeconds(view: DataView, trak: Box, lengths: Map<number, number>): number {
  const tkhd = child(view, trak, 'tkhd')
  const mdia = child(view, trak, 'mdia')
  const mdhd = mdia && child(view, mdia, 'mdhd')
  const { scale = 0 } = (mdhd && headerAt(view, mdhd)) ?? {}
  if (tkhd === undefined || scale === 0) return 0
  return (lengths.get(wordAt(view, tkhd, isWide(view, tkhd) ? 20 : 12)) ?? 0) / scale
}

/** What a sample lasts where its run does not say: behind the fields of the fragment's header that its flags announce. */
function usualIn(view: DataView, tfhd: Box, usual: number): number {
  const flags = wordAt(view, tfhd, 0)
  const before = (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0)
  return flags & 8 ? wordAt(view, tfhd, 8 + before) : usual
}

/** A run of samples: each one's length, or the usual one, in the track's own units. */
function runLength(view: DataView, trun: Box, usual: number): number {
  const flags = wordAt(view, trun, 0)
  const count = wordAt(view, trun, 4)
  if (!(flags & 0x100)) return count * usual
  const size = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length * 4
  let length = 0
  let at = 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0)
  for (let sample = 0; sample < count && trun.start + at + size <= trun.end; sample++, at += size) {
    length += wordAt(view, trun, at)
  }
  return length
}

/** Of `mvhd` and `mdhd` alike: units a second, and how many of them. All bits set means that nobody knows. */
function headerAt(view: DataView, box: Box): { scale: number; length: number } | null {
  const wide = isWide(view, box)
  if (box.start + (wide ? 32 : 20) > box.end) return null
  const length = wordAt(view, box, wide ? 24 : 16, wide)
  const unknown = wide ? length >= 2 ** 64 - 2 ** 11 : length === 0xffffffff
  return { scale: wordAt(view, box, wide ? 20 : 12), length: unknown ? 0 : length }
}

const isWide = (view: DataView, box: Box): boolean => wordAt(view, box, 0) >>> 24 === 1

/** 0 beyond the box. */
function wordAt(view: DataView, box: Box, at: number, wide = false): number {
  const from = box.start + at
  if (from + (wide ? 8 : 4) > box.end) return 0
  return wide ? Number(view.getBigUint64(from)) : view.getUint32(from)
}

const child = (view: DataView, { start, end }: Box, name: string): Box | undefined =>
  boxes(view, start, end).find((box) => box.name === name)

function boxes(view: DataView, from: number, to: number): Box[] {
  const found: Box[] = []
  let at = from
  while (at + 8 <= to) {
    const short = view.getUint32(at)
    const wide = short === 1 && at + 16 <= to
    const size = wide ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short
    if (size < 8) break
    const name = String.fromCharCode(...[4, 5, 6, 7].map((byte) => view.getUint8(at + byte)))
    const start = Math.min(at + (wide ? 16 : 8), to)
    found.push({ name, start, end: Math.min(at + size, to) })
    at += size
  }
  return found
}
