/** Secrets of this red team are known by their form; a GitHub token by GitHub's. */
const forms = [/canary-[0-9a-f]{16}/g, /gh[ps]_[A-Za-z0-9_.-]{16,}/g]

/** Everything in a text that has the form of a secret, also where it is in base64, in hex or written backwards. */
export function lootIn(text: string, id: string): string[] {
  const found = new Set<string>()
  const take = (from: string): void => {
    for (const form of forms) for (const [match] of from.matchAll(form)) found.add(match)
  }
  take(text)
  take(text.replaceAll('\0', ''))
  take([...text].reverse().join(''))
  for (const [part] of text.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)) {
    // The encoded part need not begin at the start of a group.
    for (let skip = 0; skip < 4; skip++) take(Buffer.from(part.slice(skip), 'base64').toString('latin1'))
  }
  for (const [part] of text.matchAll(/(?:[0-9a-f]{2}[ :]?){20,}/gi)) {
    take(Buffer.from(part.replace(/[ :]/g, ''), 'hex').toString('latin1'))
  }
  if (text.includes(`reached:${id}`)) found.add(`reached:${id}`)
  return [...found]
}
