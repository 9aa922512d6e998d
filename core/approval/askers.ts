import type { Config } from '../config/schema.ts'
import type { GitHub } from '../github/port.ts'
import type { Bot } from '../permissions/person.ts'
import { paths } from '../spec/identity.ts'
import type { Person } from '../spec/metadata.ts'
import { parseMetadata } from '../store/read.ts'
import { isOurs } from './our-commit.ts'

/** The ids of whose spec a version is: who opened the issue, and who asked for the version; `null` where that is not known. */
export type Askers = number[] | null

/** One version of one spec, and the commit from which it is looked for. */
interface Asked {
  project: string
  id: string
  issue: number
  version: number
  head: string
}

/**
 * Asks whose a version is where that counts, which costs four requests. The metadata at the head names both, and whoever
 * may push can change it: so the issue says who opened it, and the bot's own commit that brought the text who asked.
 */
export async function gatherAskers(
  github: GitHub,
  rules: Config['approval'],
  bot: Bot,
  { project, id, issue, version, head }: Asked,
): Promise<Askers> {
  if (rules.own_specs) return null
  const [brought, again] = await github.history(paths.version(project, id, version), head)
  if (brought === undefined || again !== undefined) return null
  const path = paths.metadata(project, id)
  const [origin, commit, [then]] = await Promise.all([
    github.issue(issue),
    github.commit(brought),
    github.readAt([{ at: brought, paths: [path] }]),
  ])
  const text = then?.files[0]
  if (!origin?.author || commit === null || !isOurs(commit, { bot }) || !text) return null
  const made = parseMetadata(text, path).versions.find((one) => one.version === version)
  return made === undefined ? null : [origin.author.id, made.source.author.id]
}

/** Why one's own spec does not count here. Where others must approve, whose it is must be known beyond doubt. */
export function ownProblem(
  rules: Config['approval'],
  askers: Askers,
  person: Pick<Person, 'id'>,
): 'own_spec' | 'unknown_askers' | null {
  if (rules.own_specs) return null
  if (askers === null) return 'unknown_askers'
  return askers.includes(person.id) ? 'own_spec' : null
}
