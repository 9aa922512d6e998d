/** Which options a program takes, as getopt knows them. */
export type OptionSpec = {
  /** Short options that take a value. */
  values?: string
  /** Short options that take what is attached to them as their value, and never the next word. */
  attached?: string
  /** Long options (without dashes) that take a value as the next word. */
  longValues?: readonly string[]
  /** Stop at the first operand: what follows belongs to someone else. */
  stop?: boolean
  /** `-name value` style: long options with one dash. */
  singleDash?: boolean
}

export type Options = {
  /** Short and long names seen, with their values in order; a flag has the value `''`. */
  given: ReadonlyMap<string, readonly string[]>
  operands: readonly string[]
}

/** Splits arguments the way getopt_long does, long names abbreviated or not. */
export function parseOptions(args: readonly string[], spec: OptionSpec = {}): Options {
  const given = new Map<string, string[]>()
  const operands: string[] = []
  const add = (name: string, value: string) => {
    const before = given.get(name)
    if (before) before.push(value)
    else given.set(name, [value])
  }
  let index = 0
  for (; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (arg === '--') {
      operands.push(...args.slice(index + 1))
      break
    }
    if (arg.startsWith('--') || (spec.singleDash && arg.startsWith('-') && arg.length > 1)) {
      const [name = '', ...rest] = arg.replace(/^--?/, '').split('=')
      const takes = spec.longValues?.find((long) => long === name || (name.length > 2 && long.startsWith(name)))
      if (rest.length > 0) add(takes ?? name, rest.join('='))
      else add(takes ?? name, takes === undefined ? '' : (args[++index] ?? ''))
    } else if (arg.startsWith('-') && arg.length > 1) {
      index += shorts(arg, args[index + 1], spec, add)
    } else {
      if (spec.stop) {
        operands.push(...args.slice(index))
        break
      }
      operands.push(arg)
    }
  }
  return { given, operands }
}

/** Reads a cluster of short options; returns how many further words it took. */
function shorts(cluster: string, next: string | undefined, spec: OptionSpec, add: (n: string, v: string) => void) {
  for (let at = 1; at < cluster.length; at++) {
    const name = cluster[at] ?? ''
    if (spec.attached?.includes(name)) {
      add(name, cluster.slice(at + 1))
      return 0
    }
    if (!spec.values?.includes(name)) {
      add(name, '')
      continue
    }
    const attached = cluster.slice(at + 1)
    add(name, attached === '' ? (next ?? '') : attached)
    return attached === '' ? 1 : 0
  }
  return 0
}

export const has = (options: Options, ...names: string[]): boolean => names.some((name) => options.given.has(name))
export const valuesOf = (options: Options, ...names: string[]): readonly string[] =>
  names.flatMap((name) => options.given.get(name) ?? [])
