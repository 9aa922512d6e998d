import type { Config } from '../../core/config/schema.ts'
import type { Bot } from '../../core/permissions/person.ts'
import { shortHash } from '../../core/spec/hash.ts'
import { paths } from '../../core/spec/identity.ts'
import { links, type Web } from './links.ts'
import { code, plain } from './markdown.ts'

export interface Approved {
  web: Web
  spec: { project: string; id: string }
  version: number
  sha256: string
  approver: string
  permission: string
  implementation: number
  /** What the bot's kind of token cannot do, said before the run spends anything. */
  limits: string[]
  /** Why no run was started; `null` where one was. */
  notStarted: string | null
}

export function approved(it: Approved): string {
  const file = `${paths.version(it.spec.project, it.spec.id, it.version)}`
  const parts = [
    `**v${it.version} is approved** by ${plain(it.approver)} (${plain(it.permission)}): ${code(file)}, ${code(shortHash(it.sha256))}.`,
    it.notStarted === null
      ? `It is built in #${it.implementation}. The run: [ai-agent](${links.runs(it.web, 'ai-agent.yml')}).`
      : `It is to be built in #${it.implementation}. ${it.notStarted}`,
    it.limits.length === 0 ? '' : `Before money is spent:\n\n${it.limits.map((limit) => `- ${limit}`).join('\n')}`,
    'To stop it: `/cancel`. To change the spec: `/revise`, which stops it too.',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** One of several approvals: it counts, and others are waited for. */
export const counted = (version: number, have: number, need: number, line: string): string =>
  `Your approval of v${version} counts: ${have} of ${need}. The next person types:\n\n${line}`

/** What the bot's token cannot do, in a person's words. An App's token has none of these limits. */
export function limitsOf(bot: Bot, config: Config): string[] {
  if (bot.login !== 'github-actions[bot]') return []
  const limits = [
    'I run on `GITHUB_TOKEN`. If "Allow GitHub Actions to create and approve pull requests" is off (Settings → Actions → General), which I cannot see, you get a branch and a link that opens the pull request in your name.',
    'Checks on my pull request wait for a click on "Approve workflows to run".',
  ]
  if (config.approval.teams !== undefined)
    limits.push('Teams are invisible to me, so nobody may approve for being in one.')
  return limits
}
