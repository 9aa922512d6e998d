import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const ActionFile = z.looseObject({
  name: z.string(),
  inputs: z
    .record(z.string(), z.looseObject({ default: z.coerce.string().optional(), required: z.boolean().optional() }))
    .default({}),
  runs: z.looseObject({ using: z.string().regex(/^node\d+$/), main: z.string(), post: z.string().optional() }),
})
export type ActionFile = z.infer<typeof ActionFile>

/** Reads `action.yml` in a folder. Throws when it is no JavaScript action. */
export async function readActionFile(folder: string): Promise<ActionFile> {
  return ActionFile.parse(parse(await readFile(path.join(folder, 'action.yml'), 'utf8')))
}

/** What expressions such as `${{ github.token }}` can name. */
export interface Contexts {
  readonly github: Readonly<Record<string, unknown>>
}

/**
 * The `INPUT_*` variables of a step: given values over defaults, expressions in defaults resolved. Throws for an input
 * that the action does not have, since a runner only warns and the run then does something else.
 */
export function inputVariables(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !(name in action.inputs))
  if (unknown)
    throw new Error(`${action.name} has no input "${unknown}". It has: ${Object.keys(action.inputs).join(', ')}.`)
  return Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: fallback = '' }]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      given[name] ?? resolveExpressions(fallback, contexts),
    ]),
  )
}

/** Paths and `||` between them are all that defaults use. Throws for anything else. */
export function resolveExpressions(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const values = expression.split('||').map((part) => lookUp(part.trim(), contexts))
    return values.find((value) => value !== '') ?? ''
  })
}

function lookUp(expression: string, contexts: Contexts): string {
  const literal = /^'([^']*)'$/.exec(expression)
  if (literal) return literal[1] ?? ''
  if (!/^github(?:\.[\w-]+)+$/.test(expression))
    throw new Error(`The local runner cannot evaluate \${{ ${expression} }}.`)
  const found = expression
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      contexts,
    )
  return found === undefined || found === null ? '' : String(found)
}
