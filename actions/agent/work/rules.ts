import type { Config, Gate } from '../../../core/config/schema.ts'
import { alwaysProtected, neverProtected } from '../judge/scope.ts'

/** What of the configuration the agent should know before it begins, rather than by running into it. */
export function rulesOf(
  { agent, gate, projects }: Pick<Config, 'agent' | 'gate' | 'projects'>,
  project: string,
): string {
  const part = projects[project]
  const own = part?.gate ?? gate
  return [
    `You have ${agent.turns} turns and ${agent.minutes} minutes.`,
    `Left out of what is published, whoever changes it: ${[...alwaysProtected, ...agent.protected].join(', ')}; not ${neverProtected.join(', ')}.`,
    `A change of more than ${agent.patch_lines} lines is not ready for review.`,
    `The gate runs ${commandsOf(own)}${part === undefined ? '' : `, in ${part.path}`}.`,
    ...(own.coverage === undefined
      ? []
      : [`Tests must cover ${own.coverage.min} % of the lines, and no fewer than before.`]),
  ].join('\n')
}

function commandsOf(gate: Gate): string {
  const named = (['typecheck', 'lint', 'test', 'build', 'audit'] as const).flatMap((step) => {
    const command = gate[step]?.trim()
    return command ? [`${step} by \`${command}\``] : []
  })
  const found = 'the type check, linter, tests and build that the project itself shows'
  return named.length === 0 ? found : `${named.join(', ')}, and of the rest what the project itself shows`
}
