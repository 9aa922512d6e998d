import { Refusal } from '../../core/errors.ts'
import type { Permission } from '../../core/github/port.ts'
import { atLeast } from '../../core/permissions/levels.ts'
import type { Work } from './work.ts'

export const mayWrite = (permission: Permission | null): boolean => atLeast(permission, 'write')

/** Write, or being the issue's own author where the settings allow that. */
export const mayRevise = ({
  desk,
  said,
  found,
  permission,
}: Pick<Work, 'desk' | 'said' | 'found' | 'permission'>): boolean =>
  mayWrite(permission) ||
  (desk.config.specs.authors_may_revise && found !== null && found.metadata.origin.author.id === said.author.id)

/** The rule, and the person's own permission as GitHub gave it a moment ago. */
export const needsWrite = (command: string, permission: Permission | null): Refusal =>
  new Refusal({
    what: `\`/${command}\` changed nothing.`,
    why:
      permission === null
        ? 'GitHub did not say what you may do in this repository, and that counts as nothing.'
        : `It needs write permission, and GitHub says your role here is “${permission.role}”.`,
    next: 'Ask somebody who may write here to type it.',
  })
