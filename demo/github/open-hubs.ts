/** Requests that GitHub's description refuses, of every local GitHub of this process: for tests, which all fail on them. */
const open = new Set<string[]>()

/** From now on these are watched, also after their local GitHub is closed. */
export const watchViolations = (violations: string[]): void => void open.add(violations)

/** Takes what has come since it was last asked. */
export const takeViolations = (): string[] => [...open].flatMap((violations) => violations.splice(0))
