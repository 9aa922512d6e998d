import type { Reason } from './refusal.ts'

/** What the model reads when a command is refused. */
export const refusalText = (reason: Reason, command: string): string =>
  [
    `validate-bash: refused, because ${reason.why}.`,
    ...(command === '' ? [] : [`What would run: ${command}`]),
    `Instead: ${reason.instead}`,
    `Rule: ${reason.name} (${reason.category})`,
  ].join('\n')
