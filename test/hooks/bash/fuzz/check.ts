import { judge } from '../../../../hooks/bash/index.ts'
import type { Place } from '../../../../hooks/bash/place.ts'
import { possible, unglob } from '../../../../hooks/bash/text.ts'
import { generate } from './generate.ts'
import type { Tracer } from './trace.ts'

export type Finding = { seed: number; command: string; ran: string[] }

export type Outcome = { commands: number; refused: number; programs: number; findings: Finding[] }

/** Runs generated commands in real bash; whatever program ran, the guard had listed it or refused the command. */
export function check(tracer: Tracer, from: number, count: number): Outcome {
  const place: Place = { workspace: tracer.workspace, cwd: tracer.workspace, home: '/home/dev', env: {}, hooks: [] }
  const outcome: Outcome = { commands: count, refused: 0, programs: 0, findings: [] }
  for (let seed = from; seed < from + count; seed++) {
    const command = generate(seed)
    const verdict = judge(command, place)
    if (!verdict.allowed) {
      outcome.refused++
      continue
    }
    const ran = tracer.run(command)
    outcome.programs += ran.length
    const missed = ran.find((argv) => !verdict.calls.some((call) => covers([call.path, ...call.args], argv)))
    if (missed) outcome.findings.push({ seed, command, ran: missed })
  }
  return outcome
}

/** Whether an argument vector with unknown stretches may be this one. An unknown word may be none, or several. */
function covers(listed: readonly string[], ran: readonly string[]): boolean {
  if (listed[0]?.replace(/^.*\//, '') !== ran[0]) return false
  // Which number a process substitution gets is bash's own affair.
  const words = (list: readonly string[]) =>
    list
      .slice(1)
      .join('\u0003')
      .replace(/\/dev\/fd\/\d+/g, '/dev/fd/N')
  const pattern = possible(words(listed))
  const source = pattern.source.replaceAll('[^/]', '.')
  return new RegExp(source, 's').test(words(ran)) || words(listed.map(unglob)) === words(ran) || loose(listed, ran)
}

/** A word that is wholly unknown may vanish: the separators around it are then fewer. */
function loose(listed: readonly string[], ran: readonly string[]): boolean {
  if (!listed.some((word) => /[\uFDD0\uFDD6\uFDD7]/u.test(word))) return false
  const known = listed.slice(1).filter((word) => !/[\uFDD0-\uFDD7]/u.test(word))
  let at = 0
  for (const word of ran.slice(1)) if (word === known[at]) at++
  return at === known.length
}
