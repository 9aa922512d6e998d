/** Where specs stand, unless a repository's config says another branch. */
const usual = 'sentra/specs'

/**
 * The branch that a repository's `.sentra/config.yml` names, given its text; `null` is no file. The reader of configs
 * is loaded only where a branch is spoken of. A name that could lead elsewhere in an address is none.
 */
export async function specsBranch(config: string | null): Promise<string> {
  if (config === null || !/\bbranch\b/.test(config)) return usual
  const { parseConfig } = await import('../../core/config/load.ts')
  const { branch } = parseConfig(config).config.specs
  return branch.split('/').some((part) => /^\.*$/.test(part)) ? usual : branch
}
