/**
 * A time to ask for comments or issues since, a minute before: GitHub's "since" leaves its own second open, and our
 * clock need not agree with its.
 */
export const justBefore = (at: string): string => new Date(Date.parse(at) - 60_000).toISOString()
