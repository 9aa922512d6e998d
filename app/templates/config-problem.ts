import { type ConfigProblem, configPath } from '../../core/config/load.ts'
import { Refusal } from '../../core/errors.ts'
import { code, plain } from './markdown.ts'

const most = 10

/** What is wrong with the settings, line by line; `null` where nothing is. Until it is mended nothing is changed. */
export function configRefusal(problems: ConfigProblem[]): Refusal | null {
  if (problems.length === 0) return null
  const lines = problems.slice(0, most).map(({ line, path, message }) => {
    const where = path === '' ? '' : ` ${code(path)}:`
    return `- line ${line}:${where} ${plain(message)}`
  })
  const more = problems.length > most ? [`- and ${problems.length - most} more`] : []
  return new Refusal({
    what: `${code(configPath)} cannot be read, so nothing was changed.`,
    why: `What I do not understand might be a rule:\n\n${[...lines, ...more].join('\n')}`,
    next: 'Mend it on the default branch, then write the command again.',
  })
}

/** What is wrong with the settings was said before, on this issue or pull request; they are as they were then. */
export const explainedElsewhere = (thread: number): Refusal =>
  new Refusal({
    what: `${code(configPath)} still cannot be read, so nothing was changed.`,
    why: `What is wrong with it stands in my answer on #${thread}.`,
    next: 'Mend it on the default branch, then write the command again.',
  })
