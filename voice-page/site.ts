import settings from './settings.json' with { type: 'json' }

/** Where the page's services are. The file beside it is all that a fork's Pages has to edit. */
export interface Site {
  /** Repositories served, the first by default; empty: whichever `?repo=` names. */
  repositories: readonly string[]
  /** The hosted App's address, for sign-in and live voice without a key here; `null` without one. */
  app: string | null
  openai: string
  github: { api: string; web: string }
}

export const site: Site = settings

/** A service on this very machine, as of a demo or a model of one's own, is asked without a key. */
export const needsKey = ({ openai }: Site): boolean =>
  !/^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(new URL(openai).hostname)
