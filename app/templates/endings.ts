import { plain } from './markdown.ts'

/** Short endings of commands that need no more than a sentence or two. */
export const endings = {
  rejected: (by: string, reason: string) =>
    `**Rejected** by ${plain(by)}${reason === '' ? '' : `: ${plain(reason)}`}.\n\nNothing will be built. \`/revise\` and what should differ opens it again.`,
  retried: (implementation: number) => `**Running again** on #${implementation}. The approved text is the same.`,
  cancelled: (by: string, wasRunning: boolean) =>
    `**Cancelled** by ${plain(by)}.${wasRunning ? ' The run is being stopped; what it made so far is kept.' : ''}\n\n\`/retry\` runs it again, \`/revise\` changes the spec.`,
  heardNothing:
    'I heard nothing in the voice note. Is the microphone on? Record it again, or type what you want after the command.',
  nothingAsked: (command: string) =>
    `**I need to know what you want.** \`${command}\` stood there without words and without a voice note.\n\nType \`${command}\` and what you want, or attach a recording below it.`,
  tooMany: (commands: string[]) =>
    `**One command a comment, please.** I saw ${commands.map((name) => `\`${name}\``).join(' and ')}, and did none of them, because I will not guess which you meant first.\n\nWrite them in comments of their own.`,
  replacesApproval: (version: number) =>
    `v${version} had been approved. That approval does not cover this text: the run is stopped, and v${version + 1} or later needs its own.`,
  leftOut: 'Text that was added or edited after the command was left out.',
} as const
