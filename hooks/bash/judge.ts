import type { Call } from './call.ts'
import { type Effect, effectsOf } from './effects.ts'
import { baseName, resolveAll } from './paths.ts'
import type { Place } from './place.ts'
import { namesHooks, reachesHooks } from './reach.ts'
import { Refusal, refuse as refuseUnresolved } from './refusal.ts'
import { applies, hidesItsVerb, type Rule } from './rule.ts'
import { FILE_RULES, HOOKS_RULE } from './rules/files.ts'
import { RULES } from './rules/index.ts'
import { hasMarker, readable } from './text.ts'
import { holdsHooks, type Zone, zoneOf } from './zones.ts'

/** What a configuration may add. */
export type Additions = {
  rules: readonly Rule[]
  /** Commands a project has decided to allow: the first words of a command, as they are typed. */
  allow: readonly (readonly string[])[]
}

export const NO_ADDITIONS: Additions = { rules: [], allow: [] }

/** Rules by program, so that a call meets only those that may concern it. */
type Book = { by: Map<string, Rule[]>; any: Rule[] }

function bookOf(rules: readonly Rule[]): Book {
  const book: Book = { by: new Map(), any: [] }
  for (const rule of rules) {
    for (const program of rule.programs) {
      if (program === '*') book.any.push(rule)
      else {
        const list = book.by.get(program)
        if (list) list.push(rule)
        else book.by.set(program, [rule])
      }
    }
  }
  return book
}

const OWN = bookOf(RULES)

/** Makes the function that judges each call, and throws a Refusal where a rule applies. */
export function makeJudge(place: Place, additions: Additions): (call: Call) => void {
  const added = additions.rules.length > 0 ? bookOf(additions.rules) : undefined
  return (call) => {
    const allowed = isAllowed(call, additions.allow)
    judgeFiles(call, place, true, allowed)
    if (allowed) {
      if (reachesHooks(call, place) || sweeps(call, place)) throw new Refusal(HOOKS_RULE, lineOf(call))
      return
    }
    if (namesHooks(call, place)) throw new Refusal(HOOKS_RULE, lineOf(call))
    if (hidesItsVerb(call)) refuseUnresolved('unresolved', lineOf(call))
    for (const book of added ? [OWN, added] : [OWN]) {
      for (const rule of book.any) if (rule.when?.(call, place) ?? true) refuse(rule, call)
      for (const rule of book.by.get(call.program) ?? []) if (applies(rule, call, place)) refuse(rule, call)
    }
    judgeFiles(call, place, false, false)
  }
}

function refuse(rule: Rule, call: Call): never {
  const { name, category, why, instead } = rule
  throw new Refusal({ name, category, why, instead }, lineOf(call))
}

const lineOf = (call: Call) => readable([call.path, ...call.args.slice(0, 100)].join(' ').slice(0, 400)).slice(0, 200)

function isAllowed(call: Call, allow: Additions['allow']): boolean {
  return allow.some((words) =>
    words.every((word, index) => (index === 0 ? call.program === word : call.args[index - 1] === word)),
  )
}

/** Rules about git's ways to change every file at once, the hooks' among them: no configuration allows those. */
const WHOLE_TREE = RULES.filter(({ wholeTree }) => wholeTree)

const sweeps = (call: Call, place: Place): boolean => WHOLE_TREE.some((rule) => applies(rule, call, place))

/** Judges what a call does to files: what touches the hooks first, whatever is configured; then the rest. */
function judgeFiles(call: Call, place: Place, hooksOnly: boolean, allowed: boolean): void {
  for (const effect of effectsOf(call)) {
    for (const path of resolveAll(call.cwd, effect.path, call.links).flatMap((each) => onDisk(each, effect, place))) {
      const own = zoneFor(path, effect, place)
      // The whole workspace holds them too, and what cannot be told may: a configuration that allows `rm` allows neither.
      const zone = allowed && (own === 'root' || own === 'unresolved') && effect.kind !== 'read' ? 'hooks' : own
      if (hooksOnly && zone !== 'hooks') continue
      const rule = FILE_RULES.find(({ kinds, zones }) => kinds.includes(effect.kind) && zones.includes(zone))
      if (rule && (!hooksOnly || rule === HOOKS_RULE)) throw new Refusal(rule, lineOf(call))
      if (effect.kind === 'write' && path !== undefined && baseName(path).startsWith('-')) {
        throw new Refusal(OPTION_NAME, lineOf(call))
      }
    }
  }
}

/** The path as it is written, and, where a link on the disk leads elsewhere, that place too. */
function onDisk(path: string | undefined, effect: Effect, place: Place): (string | undefined)[] {
  if (path === undefined || !place.real || effect.kind === 'read' || hasMarker(path)) return [path]
  // `/dev/stdout` and the like lead to wherever the shell's output goes.
  if (/^\/(dev|proc|sys)(\/|$)/.test(path)) return [path]
  const real = place.real(path, effect.kind === 'delete')
  return real === path ? [path] : [path, real]
}

function zoneFor(path: string | undefined, effect: Effect, place: Place): Zone {
  const zone = zoneOf(path, place)
  const deep = effect.kind === 'delete' || effect.kind === 'modify'
  return path !== undefined && deep && holdsHooks(path, place) ? 'hooks' : zone
}

const OPTION_NAME = {
  name: 'option-name',
  category: 'files',
  why: 'a file whose name begins with a dash becomes an option of the next command that a pattern matches it for',
  instead: 'Give the file another name.',
}
