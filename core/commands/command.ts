import { projectPattern } from '../spec/identity.ts'

/** What people can type. Whoever reads this list reads what `/help` shows. */
export const commandNames = ['spec', 'revise', 'approve', 'reject', 'status', 'retry', 'fix', 'cancel', 'help'] as const

export type CommandName = (typeof commandNames)[number]

/** These change something; a comment may have one of them. */
export const stateChanging: ReadonlySet<CommandName> = new Set([
  'spec',
  'revise',
  'approve',
  'reject',
  'retry',
  'fix',
  'cancel',
])

export type Command =
  | { name: 'spec'; text: string; project?: string }
  | { name: 'revise'; text: string }
  | { name: 'approve'; version?: number; hash?: string }
  | { name: 'reject'; reason: string }
  | { name: 'status' | 'retry' | 'fix' | 'cancel' | 'help' }

/** A command whose words cannot be understood, and what would be. */
export interface Malformed {
  name: CommandName
  malformed: string
}

/**
 * Reads what follows a command's name. `line` is the rest of its line, `below` the lines after it: only `/spec`
 * and `/revise` take more than a line, since nobody's thanks below an approval should spoil it.
 */
export function readArguments(name: CommandName, line: string, below: string): Command | Malformed {
  switch (name) {
    case 'spec':
      return readSpecArguments(line, below)
    case 'revise':
      return { name, text: joined(line, below) }
    case 'approve':
      return readApproveArguments(line)
    case 'reject':
      return { name, reason: line }
    default:
      return line === '' ? { name } : { name, malformed: `Type \`/${name}\` alone on its line.` }
  }
}

function readSpecArguments(line: string, below: string): Command | Malformed {
  const flag = /^--project(?:=|[ \t]+|$)(\S*)[ \t]*/.exec(line)
  if (!flag) return { name: 'spec', text: joined(line, below) }
  const project = flag[1] ?? ''
  if (!projectPattern.test(project))
    return { name: 'spec', malformed: 'Type `/spec --project NAME` and then the text.' }
  return { name: 'spec', text: joined(line.slice(flag[0].length), below), project }
}

function readApproveArguments(line: string): Command | Malformed {
  const words = line === '' ? [] : line.split(/[ \t]+/)
  const version = /^v([1-9][0-9]{0,5})$/i.exec(words[0] ?? '')?.[1]
  if (version !== undefined) words.shift()
  const hash = /^[0-9a-f]{16,64}$/i.exec(words[0] ?? '')?.[0].toLowerCase()
  if (hash !== undefined) words.shift()
  if (words.length > 0) {
    const why = 'Type `/approve`, `/approve v2`, or `/approve v2` and at least 16 digits of its hash, and nothing else.'
    return { name: 'approve', malformed: why }
  }
  return {
    name: 'approve',
    ...(version === undefined ? {} : { version: Number(version) }),
    ...(hash === undefined ? {} : { hash }),
  }
}

const joined = (line: string, below: string) => `${line}${below}`.trim()
