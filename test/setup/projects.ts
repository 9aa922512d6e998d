export const projects = ['unit', 'e2e', 'container', 'browser'] as const
export type Project = (typeof projects)[number]

/** The projects that vitest's arguments choose, by `--project NAME` or `--project=NAME`; all of them where none is named so. */
export function chosenProjects(args: readonly string[]): readonly Project[] {
  const named = args.flatMap((one, at) => {
    const [, name] = /^--project=(.*)$/.exec(one) ?? (args[at - 1] === '--project' ? ['', one] : [])
    return name === undefined ? [] : [name]
  })
  // A pattern (`!browser`, `con*`) may stand for any.
  const plain = named.filter((name): name is Project => projects.some((project) => project === name))
  return named.length > 0 && plain.length === named.length ? plain : projects
}
