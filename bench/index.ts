/**
 * `npm run bench`: every figure that the README or the docs claim, measured here and now.
 *
 * `--json` prints one array and nothing else, `--only PREFIX` runs the parts whose figures begin so, `--full` takes
 * the long counts. How each is measured stands in README.md beside this file.
 */
import { parseArgs } from 'node:util'
import type { Figure } from './figure.ts'
import { parts } from './parts.ts'
import { table } from './table.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, full: { type: 'boolean' }, only: { type: 'string' } },
})
const only = values.only ?? ''
const within = (id: string) => only === id || only.startsWith(`${id}.`)
const chosen = parts.filter((part) => part.ids.some((id) => id.startsWith(only) || within(id)))
if (chosen.length === 0) {
  const known = parts.flatMap((part) => part.ids).join('\n  ')
  process.stderr.write(`No figure begins with "${only}". There are:\n  ${known}\n`)
  process.exit(2)
}

const figures: Figure[] = []
for (const part of chosen) {
  if (!values.json) process.stderr.write(`measuring ${part.ids.join(', ')}\n`)
  const { figures: measure } = await part.load()
  figures.push(...(await measure({ full: values.full ?? false })))
}
const wanted = figures.filter((figure) => figure.id.startsWith(only))
process.stdout.write(values.json ? `${JSON.stringify(wanted, null, 2)}\n` : table(wanted))
