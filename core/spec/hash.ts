/**
 * The SHA-256 of a text's UTF-8 bytes, as 64 hex digits: what an approval binds to.
 * Made with Web Crypto, so that the voice page and the bot agree by using the same lines.
 */
export async function sha256(text: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** How many hex digits people copy: 64 bits, far beyond what anyone can collide for a text of their choice in time. */
export const shortHashLength = 16

/** The first 16 hex digits, as they stand in the offered `/approve` line. */
export const shortHash = (hash: string): string => hash.slice(0, shortHashLength)
