/** What a guard says no with. `name` is stable and may be named in a configuration. */
export type Reason = {
  name: string
  category: string
  /** Why it is refused, as the end of the sentence "Refused, because …". */
  why: string
  /** What to do instead, as an instruction. */
  instead: string
}

/** Thrown to end an evaluation. Never an accident: accidents are other errors, and are refused as well. */
export class Refusal extends Error {
  readonly reason: Reason
  readonly command: string

  constructor(reason: Reason, command: string) {
    super(reason.why)
    this.reason = reason
    this.command = command
  }
}

const reasons = {
  unresolved: {
    name: 'unresolved-command',
    category: 'unresolved',
    why: 'which program would run cannot be told before it runs',
    instead: 'Write the name of the program out, without variables, patterns or substitutions in its place.',
  },
  code: {
    name: 'unresolved-code',
    category: 'unresolved',
    why: 'a shell or interpreter would run text that cannot be known beforehand (downloaded, decoded or computed)',
    instead: 'Save the text to a file, read it, and run its commands one by one, written out.',
  },
  path: {
    name: 'unresolved-path',
    category: 'unresolved',
    why: 'what would be destroyed or overwritten cannot be told beforehand',
    instead: 'Name the path in full, inside the workspace or /tmp.',
  },
  syntax: {
    name: 'unparsable',
    category: 'unresolved',
    why: 'the command does not parse as bash',
    instead: 'Correct the quoting or split the command into simpler ones.',
  },
  size: {
    name: 'too-large',
    category: 'unresolved',
    why: 'the command is too long to be judged',
    instead: 'Write files with the edit tool, and run shorter commands one after another.',
  },
  depth: {
    name: 'too-deep',
    category: 'unresolved',
    why: 'the command is nested too deeply, or calls itself, and cannot be judged',
    instead: 'Write the steps out one after another.',
  },
  steps: {
    name: 'too-many-paths',
    category: 'unresolved',
    why: 'the command can unfold in too many ways to be judged',
    instead: 'Split it into smaller commands.',
  },
  markers: {
    name: 'noncharacters',
    category: 'unresolved',
    why: 'the command contains NUL or Unicode noncharacters, which no shell command needs',
    instead: 'Remove them.',
  },
} satisfies Record<string, Reason>

/** Refuse for what the evaluator itself cannot do. `detail` is appended to the reason. */
export function refuse(kind: keyof typeof reasons, command: string, detail?: string): never {
  const reason = reasons[kind]
  throw new Refusal(detail === undefined ? reason : { ...reason, why: `${reason.why}: ${detail}` }, command)
}
