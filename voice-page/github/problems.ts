import { SentraError } from '../../core/errors.ts'

/** Why something could not be read, in words for the person on the page. */
export function readingProblem(
  repository: string,
  status: number,
  hasToken: boolean,
  resetAt: Date | null,
): SentraError {
  if (status === 401) {
    return new SentraError({
      what: 'GitHub does not accept the token.',
      why: 'It is wrong, expired or revoked.',
      next: 'Put another one into Settings, or none for a public repository.',
    })
  }
  if (status === 403 || status === 429) {
    const when = resetAt === null ? 'later' : `after ${resetAt.toLocaleTimeString()}`
    return new SentraError({
      what: 'GitHub answers no more requests for now.',
      why: hasToken
        ? 'The token’s hourly limit is reached.'
        : 'Without a token it answers 60 an hour from one address.',
      next: hasToken ? `Look again ${when}.` : `Put a read-only token into Settings, or look again ${when}.`,
    })
  }
  if (status === 404) {
    return new SentraError({
      what: `${repository} cannot be read.`,
      why: hasToken ? 'The token does not reach it, or it is not there.' : 'It is private, or it is not there.',
      next: 'For a private repository put a token with read access to its contents into Settings.',
    })
  }
  return new SentraError({
    what: 'GitHub did not answer as it should.',
    why: `It answered ${status}.`,
    next: 'Try again in a minute.',
  })
}

export const unreachableGitHub = (cause: unknown): SentraError =>
  new SentraError({
    what: 'GitHub cannot be reached.',
    why: 'There is no network, or something between here and GitHub refuses.',
    next: 'Check the connection and try again.',
    cause,
  })
