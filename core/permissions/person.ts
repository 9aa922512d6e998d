import type { Account } from '../github/port.ts'

/** Who we are on GitHub, and which App speaks for us. */
export interface Bot {
  /** The id of the account that our comments and commits carry. */
  id: number
  login: string
  /** Our App's id; `null` where the bot runs on a token that belongs to no App of ours. */
  app_id: number | null
  /** Whether it runs in a job: then any workflow of the repository can come to speak as the same account. */
  shared: boolean
}

export type NoPerson = 'deleted_account' | 'bot' | 'foreign_app'

/**
 * Whether something was typed by a person: not by a bot, not by an organisation, and not through an App that is not
 * ours. `null` means a person.
 */
export function notAPerson(author: Account | null, viaApp: number | null, bot: Bot): NoPerson | null {
  if (author === null) return 'deleted_account'
  if (author.type !== 'User' || author.login.endsWith('[bot]') || author.id === bot.id) return 'bot'
  return viaApp === null || viaApp === bot.app_id ? null : 'foreign_app'
}
