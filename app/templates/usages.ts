import type { CommandName } from '../../core/commands/command.ts'

/** How each command is typed, and what it does, in a few words. */
export const usages: Record<CommandName, { usage: string; does: string }> = {
  spec: { usage: '/spec [text]', does: 'draft a spec from this issue, your words and your voice notes' },
  revise: {
    usage: '/revise <text>',
    does: 'make the next version; on a pull request, change its code; a voice note will do instead of text',
  },
  approve: { usage: '/approve [vN] [hash]', does: 'release exactly that text to be built' },
  reject: { usage: '/reject [reason]', does: 'drop the spec' },
  status: { usage: '/status', does: 'show where it stands: versions, approvals, runs, price' },
  retry: { usage: '/retry', does: 'run the agent again on the approved text' },
  fix: { usage: '/fix', does: 'on a pull request: mend its failing checks' },
  cancel: { usage: '/cancel', does: 'stop the run' },
  help: { usage: '/help', does: 'show this list' },
}
