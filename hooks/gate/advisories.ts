import * as z from 'zod/mini'

const Via = z.union([
  z.string(),
  z.looseObject({ source: z.optional(z.number()), url: z.optional(z.string()), title: z.optional(z.string()) }),
])
const NpmAudit = z.looseObject({ vulnerabilities: z.record(z.string(), z.looseObject({ via: z.array(Via) })) })
const PnpmAudit = z.looseObject({
  advisories: z.record(z.string(), z.looseObject({ module_name: z.string(), url: z.optional(z.string()) })),
})

const PipAudit = z.looseObject({
  dependencies: z.array(
    z.looseObject({ name: z.string(), vulns: z.optional(z.array(z.looseObject({ id: z.string() }))) }),
  ),
})

/** `package: advisory` of each known weakness, sorted, from the JSON of npm's, pnpm's or pip's audit; undefined for anything else. */
export function advisoriesOf(output: string): string[] | undefined {
  const start = output.indexOf('{')
  let report: unknown
  try {
    report = JSON.parse(output.slice(start, output.lastIndexOf('}') + 1))
  } catch {
    return undefined
  }
  const npm = NpmAudit.safeParse(report)
  if (npm.success)
    return sorted(
      Object.entries(npm.data.vulnerabilities).flatMap(([name, { via }]) => via.flatMap((one) => own(name, one))),
    )
  const pnpm = PnpmAudit.safeParse(report)
  if (pnpm.success)
    return sorted(
      Object.values(pnpm.data.advisories).map(({ module_name, url }) => `${module_name}: ${url ?? 'unnamed'}`),
    )
  const pip = PipAudit.safeParse(report)
  if (pip.success)
    return sorted(pip.data.dependencies.flatMap(({ name, vulns = [] }) => vulns.map(({ id }) => `${name}: ${id}`)))
  return undefined
}

/** A string says that the weakness is a dependency's, which has an entry of its own. */
function own(name: string, via: z.infer<typeof Via>): string[] {
  return typeof via === 'string' ? [] : [`${name}: ${via.url ?? via.title ?? via.source}`.slice(0, 300)]
}

const sorted = (names: string[]) => [...new Set(names)].sort().slice(0, 500)
