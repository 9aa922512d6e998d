import { isUtf8 } from 'node:buffer'

/**
 * A file's name as text. Linux allows any bytes: those that are no UTF-8 become the lone surrogates U+DC80 to U+DCFF, as in
 * Python (PEP 383), so that no two names become one, and `onDisk` finds each again.
 */
export function nameOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let name = ''
  for (let at = 0; at < bytes.length; ) {
    const long = [1, 2, 3, 4].find((length) => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)))
    name += long ? bytes.toString('utf8', at, at + long) : String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
    at += long ?? 1
  }
  return name
}

/** The path as the system takes it: text, or where a name in it is no UTF-8 its bytes. */
export function onDisk(path: string): string | Buffer {
  if (path.isWellFormed()) return path
  const bytes = Array.from(path, (char) => {
    const code = char.charCodeAt(0)
    return char.length === 1 && code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code & 0xff]) : Buffer.from(char)
  })
  return Buffer.concat(bytes)
}
