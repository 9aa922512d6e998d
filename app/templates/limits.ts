import type { Config } from '../../core/config/schema.ts'
import type { Bot } from '../../core/permissions/person.ts'

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
