import { parse } from 'yaml'
import { Config } from '../../core/config/schema.ts'
import type { Additions } from './judge.ts'
import { hasOption, type Rule } from './rule.ts'

type Added = { name: string; command: string; why: string; instead?: string | undefined }

/**
 * Reads `hooks.bash` out of a configuration's text. Its rules can only refuse more; `allow` names commands by their
 * first words.
 * @throws Error naming the place in the file that does not have the promised shape.
 */
export function parseAdditions(text: string, path: string): Additions {
  const document: unknown = parse(text, { maxAliasCount: 0 })
  const hooks = typeof document === 'object' && document !== null && 'hooks' in document ? document.hooks : undefined
  const parsed = Config.shape.hooks.safeParse(hooks ?? {})
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const at = ['hooks', ...(issue?.path ?? [])].join('.')
    throw new Error(`${path} is wrong at ${at}: ${issue?.message}. Correct it, or remove the entry`)
  }
  const { rules, allow } = parsed.data.bash
  return { rules: rules.map(toRule), allow: allow.map(words).filter((line) => line.length > 0) }
}

const words = (line: string): string[] => line.trim().split(/\s+/).filter(Boolean)

/** `git tag -s` is the program `git`, the word `tag`, and the option `-s`. */
function toRule({ name, command, why, instead }: Added): Rule {
  const [program = '', ...rest] = words(command)
  const options = rest.filter((word) => word.startsWith('-'))
  return {
    name,
    category: 'project',
    why,
    instead: instead ?? 'Do it another way, or ask a person.',
    programs: [program.toLowerCase()],
    words: rest.filter((word) => !word.startsWith('-')),
    when: (call) => options.every((option) => hasOption(call.args, option)),
  }
}
