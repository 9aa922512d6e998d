import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Values that the server gives out and believes again later, with no store: encrypted and bound to their purpose, so
 * that a sign-in's state can never pass for a session. Replicas with the same client secret read each other's.
 */
export interface Seal {
  close(purpose: string, value: object, expiresAt: number): string
  /** `null` for anything that we did not make for this purpose, or that is over. */
  open(purpose: string, sealed: string, now: number): unknown
}

const nonceLength = 12
const tagLength = 16
const longest = 4_000

export function createSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, 'sentra', 'voice page', 32))
  return {
    close(purpose, value, expiresAt) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
      const text = JSON.stringify({ value, expiresAt })
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return sealed.toString('base64url')
    },
    open(purpose, sealed, now) {
      if (sealed.length > longest) return null
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length <= nonceLength + tagLength) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength))
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(-tagLength))
        const text =
          decipher.update(bytes.subarray(nonceLength, -tagLength), undefined, 'utf8') + decipher.final('utf8')
        const { value, expiresAt } = JSON.parse(text)
        return now < expiresAt ? value : null
      } catch {
        return null
      }
    },
  }
}
