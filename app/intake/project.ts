import type { Config } from '../../core/config/schema.ts'
import { Refusal } from '../../core/errors.ts'
import { formFields } from '../../core/spec/extract.ts'
import { projectPattern } from '../../core/spec/identity.ts'

/** What may name a project, the first that does wins: the flag, the form, a label of the issue. */
export interface ProjectHints {
  flag: string | undefined
  body: string
  labels: string[]
}

/**
 * Which of a monorepo's projects a spec is for; without `projects:` there is one, named after the repository.
 * @throws Refusal naming the choices, where none was made or an unknown one.
 */
export function projectOf(config: Config, repository: string, { flag, body, labels }: ProjectHints): string {
  const names = Object.keys(config.projects)
  const [only] = names
  const wish = flag ?? formFields(body).project?.trim()
  const labelled = names.find((name) => labels.includes(config.projects[name]?.label ?? `project: ${name}`))
  if (only === undefined)
    return wish === undefined || wish === ownProject(repository) ? ownProject(repository) : refuse(wish, [])
  const known = names.find((name) => name === wish)
  if (known !== undefined) return known
  if (wish !== undefined) return refuse(wish, names)
  return labelled ?? (names.length === 1 ? only : refuse(undefined, names))
}

/** A repository may be called `.github`; a folder of specs may not begin with a dot. */
export const ownProject = (repository: string): string =>
  projectPattern.test(repository) ? repository : `repo-${repository.replace(/[^A-Za-z0-9._-]/g, '')}`.slice(0, 100)

function refuse(wish: string | undefined, names: string[]): never {
  const list = names.map((name) => `\`${name}\``).join(', ')
  throw new Refusal({
    what: wish === undefined ? 'I do not know which project this is for.' : 'There is no such project.',
    why: names.length === 0 ? 'The config names no `projects:`.' : `The config names ${list}.`,
    next: names.length === 0 ? 'Leave `--project` out.' : `Type \`/spec --project ${names[0]}\`, or the one you mean.`,
  })
}
