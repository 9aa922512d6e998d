/** A title as the readable half of a spec's id: `Dark mode, please!` becomes `dark-mode-please`. At most 40 characters. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/[^a-z0-9]/g, ''))
    .filter((word) => word !== '')
  let slug = ''
  for (const word of words) {
    if (slug.length + word.length + 1 > 40) break
    slug = slug === '' ? word : `${slug}-${word}`
  }
  return slug || 'spec'
}

/** A spec is named after its origin issue's number and its first title: `42-dark-mode`. */
export const specIdOf = (issue: number, title: string): string => `${issue}-${slugOf(title)}`

/** What a spec id may look like, wherever one is read from outside: safe as a path and as a branch name. */
export const specIdPattern = /^[1-9][0-9]{0,9}-[a-z0-9]+(?:-[a-z0-9]+)*$/

/** What a project's name may look like: safe as a path segment. */
export const projectPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/** Where things stand on the specs branch. Every path is relative to the repository's root. */
export const paths = {
  directory: (project: string, id: string) => `.sentra/specs/${project}/${id}`,
  metadata: (project: string, id: string) => `.sentra/specs/${project}/${id}/metadata.json`,
  version: (project: string, id: string, version: number) => `.sentra/specs/${project}/${id}/spec-v${version}.md`,
  /** The newest version's text once more: under one name, so that git and GitHub show what a version changed. */
  latest: (project: string, id: string) => `.sentra/specs/${project}/${id}/spec.md`,
  pointer: (thread: number) => `.sentra/issues/${thread}.json`,
  /** What was spent on a day, by UTC: `2026-11-22`. */
  ledger: (day: string) => `.sentra/metrics/${day}.jsonl`,
  /** What the ledgers say, to be looked at. */
  dashboard: '.sentra/metrics/dashboard.html',
  /** Where the settings file that is wrong now was explained. */
  toldProblem: '.sentra/settings-problem.json',
  transcript: (sha256: string) => `.sentra/transcripts/${sha256.slice(0, 2)}/${sha256}.json`,
} as const
