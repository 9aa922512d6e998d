import { SentraError } from '../core/errors.ts'
import { type LocalGitHub, startLocalGitHub } from './github/index.ts'

/** Why a port cannot be had, by the code of the system's error. */
const reasons: Record<string, string> = {
  EADDRINUSE: 'is in use',
  EACCES: 'needs rights that this user does not have',
}

/** Starts the local GitHub. Throws `SentraError` where the port cannot be had. */
export async function openGitHub(port: number): Promise<LocalGitHub> {
  try {
    return await startLocalGitHub({ port })
  } catch (cause) {
    throw portRefused(port, cause)
  }
}

/** The same error in words where the port is the reason; any other as it is. */
export function portRefused(port: number, cause: unknown): unknown {
  const reason = reasons[(cause as NodeJS.ErrnoException).code ?? '']
  if (reason === undefined) return cause
  return new SentraError({
    what: 'The local GitHub did not start.',
    why: `Port ${port} ${reason}.`,
    next: 'Choose another with --port, or leave it out: then any free one is taken.',
    cause,
  })
}
