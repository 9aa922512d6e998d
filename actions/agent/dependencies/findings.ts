import type { Finding } from '../judge/finding.ts'
import { cited, named } from '../report/cited.ts'
import type { Installed } from './install.ts'

/** What is to be said of one folder's dependencies. */
export function dependencyFindings({ need, refused, problem, locks, audit }: Installed): Finding[] {
  const { manager, folder } = need
  const where = folder === '' ? manager.manifest : `${folder}/${manager.manifest}`
  // A sentence is cut at some length, and what is cited must end within it.
  const shown = where.replaceAll('`', '’').slice(-150)
  const finding = (weight: Finding['weight'], text: string): Finding => ({
    rule: 'manifest',
    weight,
    path: where,
    text,
  })
  return [
    finding('note', `\`${where}\` asks for other dependencies. Look at what they are.`),
    ...[...locks.keys()].map((file) => finding('note', `${named(file)} was brought up to date by the judge.`)),
    ...refused.map((host) => ({ ...finding('note', refusedText(host)), toldAtOnce: true as const })),
    ...(problem === null
      ? [finding('note', auditText(manager.name, audit))]
      : [finding('draft', `The dependencies of \`${shown}\` could not be installed: ${cited(problem)}`)]),
  ]
}

const refusedText = (host: string) =>
  `Fetching dependencies wanted to reach \`${host}\`, which was refused. If it is right, allow it under \`dependencies.hosts\` in \`.sentra/config.yml\`.`

function auditText(name: string, audit: Installed['audit']): string {
  if (audit === null)
    return `Nobody could say what is known against these dependencies: ${name} was asked in vain, or has no audit.`
  const { fresh, known } = audit
  const before = known === 0 ? '' : ` ${known} more ${known === 1 ? 'was' : 'were'} there before.`
  if (fresh.length === 0) return `The audit found nothing new against these dependencies.${before}`
  return `The audit found what the base does not have: ${fresh
    .slice(0, 10)
    .map((one) => `\`${one}\``)
    .join(', ')}.${before}`
}
