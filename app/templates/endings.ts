import type { Status } from '../../core/spec/metadata.ts'
import { plain } from './markdown.ts'

/** Short endings of commands that need no more than a sentence or two. */
export const endings = {
  rejected: (by: string, reason: string) =>
    `**Rejected** by ${plain(by)}${reason === '' ? '' : `: ${plain(reason)}`}.\n\nNothing will be built. \`/revise\` and what should differ opens it again.`,
  retried: (implementation: number) => `**Running again** on #${implementation}. The approved text is the same.`,
  retriedBefore: (status: Status) =>
    `This was taken up before: the spec is “${status.replace('_', ' ')}” by now. Type \`/status\` to see where it stands.`,
  cancelled: (by: string, wasRunning: boolean, onPull: boolean) =>
    `**Cancelled** by ${plain(by)}.${wasRunning ? ' The run is being stopped; what it made so far is kept.' : ''}\n\n${onPull ? 'A review that asks for changes, or `/revise`, takes it up again; `/retry` has it built anew.' : '`/retry` runs it again, `/revise` changes the spec.'}`,
  tooMany: (commands: string[]) =>
    `**One command a comment, please.** I saw ${commands.map((name) => `\`/${name}\``).join(' and ')}, and did none of them, because I will not guess which you meant first.\n\nWrite them in comments of their own.`,
  replacesApproval: (version: number) =>
    `v${version} had been approved. That approval does not cover this text: what ran is stopped, and this version needs its own.`,
  overtaken: (base: number, made: number) =>
    `This was written from v${base}. ${made - base === 2 ? `v${made - 1} appeared` : `v${base + 1} to v${made - 1} appeared`} meanwhile and is not in it: compare them before you approve.`,
  redrafted:
    'The spec that was handed over holds something that its readers would not see (a comment, a title of a link, a character without a shape), so I wrote it anew. Its hash is not the one that the page showed.',
  otherForm:
    'The spec that was handed over does not follow the form any more (a title, `## Requirements`, `## Acceptance criteria` with a number each), so I wrote it anew. Its hash is not the one that the page showed.',
  leftOut: 'The issue was edited after the command, so its text was left out.',
  titleLeftOut: 'The issue was renamed after the command, or may have been, so its title was left out.',
} as const
