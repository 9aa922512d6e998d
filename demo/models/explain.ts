import { diffLines } from 'diff'
import type { Difference, Nearest } from './match.ts'
import { turnKey } from './match.ts'
import type { ModelRequest } from './request.ts'

const contextLines = 2
const longest = 40

/** What to tell whoever sent a request that the script does not know: the nearest one and the parts that differ. */
export function explainUnknown(scriptName: string, request: ModelRequest, nearest: Nearest | undefined): string {
  const turn = request.exchanges.length + 1
  const head = `The script "${scriptName}" has no answer to this request (${request.api}, turn ${turn}). It is not answered with anything else.`
  if (!nearest) return `${head}\nThe script has no conversations at all.`
  const parts = grouped(nearest.differences)
  const many = parts.length === 1 ? 'one part differs' : `${parts.length} parts differ`
  return [head, `The nearest is ${turnKey(nearest.conversation, nearest.turn)}; ${many}:`, ...parts.map(show)].join(
    '\n',
  )
}

interface Part {
  readonly part: string
  readonly scripted: readonly string[]
  readonly asked: string
}

/** What was asked is shown once, however many words of the script are missing from it. */
function grouped(differences: readonly Difference[]): Part[] {
  const parts = new Map<string, Part>()
  for (const { part, scripted, asked } of differences) {
    const known = parts.get(part)
    parts.set(part, { part, asked, scripted: [...(known?.scripted ?? []), scripted] })
  }
  return [...parts.values()]
}

/** Two scripted turns fit one request: the script is wrong, not the request. */
export const explainAmbiguous = (scriptName: string, keys: readonly string[]): string =>
  `The script "${scriptName}" has ${keys.length} answers to this request: ${keys.join(', ')}. Make them tell each other apart.`

/** A recording whose bytes are in no transcript. */
export const explainUnknownAudio = (
  scriptName: string,
  sha256: string,
  bytes: number,
  known: readonly string[],
): string =>
  `The script "${scriptName}" has no transcript of this recording (${bytes} bytes, SHA-256 ${sha256}). It knows: ${known.join(', ') || 'none'}.`

function show({ part, scripted, asked }: Part): string {
  const lines = part.includes('include') ? includes(scripted, asked) : differing(scripted.join('\n'), asked)
  return [`  ${part}:`, ...clip(lines).map((line) => `    ${line}`)].join('\n')
}

const includes = (scripted: readonly string[], asked: string): string[] => [
  ...scripted.flatMap((text) => text.split('\n')).map((line) => `- ${line}`),
  ...asked.split('\n').map((line) => `+ ${line}`),
]

/** Lines as in a diff: `-` is the script's, `+` is what was asked; far away equal lines are left out. */
function differing(scripted: string, asked: string): string[] {
  return diffLines(`${scripted}\n`, `${asked}\n`).flatMap((change) => {
    const lines = change.value.replace(/\n$/, '').split('\n')
    if (change.added) return lines.map((line) => `+ ${line}`)
    if (change.removed) return lines.map((line) => `- ${line}`)
    if (lines.length <= 2 * contextLines) return lines.map((line) => `  ${line}`)
    return [
      ...lines.slice(0, contextLines).map((line) => `  ${line}`),
      '  …',
      ...lines.slice(-contextLines).map((line) => `  ${line}`),
    ]
  })
}

const clip = (lines: string[]): string[] =>
  lines.length <= longest ? lines : [...lines.slice(0, longest), `… ${lines.length - longest} more lines`]
