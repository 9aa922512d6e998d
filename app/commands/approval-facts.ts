import type { Askers } from '../../core/approval/askers.ts'
import type { ApprovalFacts } from '../../core/approval/decide.ts'
import type { Command } from '../../core/commands/command.ts'
import type { Config } from '../../core/config/schema.ts'
import type { SeenComment } from '../../core/github/port.ts'
import type { ApproverFacts } from '../../core/permissions/approver.ts'
import type { Bot } from '../../core/permissions/person.ts'
import type { Source, SpecMetadata } from '../../core/spec/metadata.ts'
import { newestVersion } from '../../core/spec/transitions.ts'
import type { Said } from '../said.ts'
import { readHeading } from '../templates/marker.ts'

/** What was said, and what GitHub answered about it. */
export interface ApprovalInput {
  spec: SpecMetadata
  said: Said
  source: Pick<Source, 'body_sha256'>
  /** When the comment was last edited, as in `GitHub.edits`. */
  edited: string | null | undefined
  command: Extract<Command, { name: 'approve' }>
  approver: ApproverFacts
  askers: Askers
  bot: Bot
  /** The comments of the thread in which a version may be on show; a hash needs none. */
  seen: SeenComment[]
  config: Pick<Config, 'approval' | 'specs'>
}

/** All that an approval is decided on. */
export const approvalFacts = ({ spec, said, command, config, ...it }: ApprovalInput): ApprovalFacts => ({
  spec,
  command: {
    ...(command.version === undefined ? {} : { version: command.version }),
    ...(command.hash === undefined ? {} : { hash: command.hash }),
  },
  comment: {
    id: said.id,
    issue: said.thread,
    author: said.author,
    body: said.body,
    body_sha256: it.source.body_sha256,
    created_at: said.createdAt,
    edited: it.edited !== null,
    via_app: said.viaApp,
  },
  approver: it.approver,
  askers: it.askers,
  bot: it.bot,
  shown: command.hash === undefined ? shownIn(it.seen, it.bot, spec) : null,
  rules: config.approval,
  on_show_seconds: config.specs.on_show_seconds,
})

/** Our own comment that shows the newest version. One that was edited shows what its editor wrote, and proves nothing. */
export function shownIn(seen: SeenComment[], bot: Bot, spec: SpecMetadata): ApprovalFacts['shown'] {
  const newest = newestVersion(spec)
  for (const { author, body, created_at, edited } of seen) {
    const { version } = readHeading(body)
    if (author !== bot.id || edited || version?.spec !== spec.id || version.version !== newest.version) continue
    return { version: version.version, sha256: version.sha256, at: created_at }
  }
  return null
}
