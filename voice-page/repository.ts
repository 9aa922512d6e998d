/** `owner/name`, as GitHub allows it: safe to put into an address. */
const pattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/

export const isRepository = (text: string): boolean => pattern.test(text) && !/\/\.{1,2}$/.test(text)

/**
 * Which repository this visit is about: the address's `?repo=owner/name`, else the first of the settings file, else
 * what GitHub Pages' own address says (`owner.github.io/name/`). With a list in the settings, only its members count.
 */
export function chosenRepository(address: URL, listed: readonly string[]): string | null {
  const asked = address.searchParams.get('repo')
  const allowed = (repository: string) =>
    isRepository(repository) && (listed.length === 0 || listed.includes(repository))
  if (asked !== null) return allowed(asked) ? asked : null
  if (listed[0] !== undefined) return isRepository(listed[0]) ? listed[0] : null
  const owner = /^([a-z0-9-]+)\.github\.io$/.exec(address.hostname)?.[1]
  if (owner === undefined) return null
  const name = address.pathname.split('/')[1] || address.hostname
  return allowed(`${owner}/${name}`) ? `${owner}/${name}` : null
}
