/**
 * `npm run bench`: every figure that the README or the docs claim, measured here and now.
 *
 * `--json` prints one array and nothing else, `--only PREFIX` runs the parts whose figures begin so, `--full` takes
 * the long counts. How each is measured stands in README.md beside this file.
 */
import { type Asked, chosenParts, readArguments, shown } from './command.ts'
import type { Figure } from './figure.ts'
import { type Part, parts } from './parts.ts'

const asked = readArguments(process.argv.slice(2))
const chosen = 'problem' in asked ? asked : chosenParts(parts, asked.only)
if ('problem' in asked) refuse(asked.problem)
else if ('problem' in chosen) refuse(chosen.problem)
else process.stdout.write(shown(await measure(chosen, asked), asked))

async function measure(chosen: readonly Part[], { json, full }: Asked): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const part of chosen) {
    if (!json) process.stderr.write(`measuring ${part.ids.join(', ')}\n`)
    const { figures: take } = await part.load()
    figures.push(...(await take({ full })))
  }
  return figures
}

function refuse(problem: string): void {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 2
}
