import type { Attachment } from './addresses.ts'

/**
 * A private repository's asset can be read only through the signed address that GitHub writes into the rendered text.
 * It carries the asset's UUID, by which it is paired: the order in the text proves nothing.
 */
export function signedAddressIn(bodyHtml: string, { name: uuid }: Attachment): string | null {
  const sources = bodyHtml.matchAll(
    /\s(?:src|href)="(https:\/\/private-user-images\.githubusercontent\.com\/[^"\s]+)"/g,
  )
  for (const [, source = ''] of sources) {
    const address = source.replaceAll('&amp;', '&')
    if (URL.canParse(address) && new URL(address).pathname.includes(`-${uuid}`)) return address
  }
  return null
}
