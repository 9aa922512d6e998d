import type { Call } from './call.ts'
import { knowsEffects } from './effects.ts'
import { followerOf } from './follow/index.ts'
import { resolveAll } from './paths.ts'
import type { Place } from './place.ts'
import { wordsOf } from './rule.ts'
import { zoneOf } from './zones.ts'

/** Programs that print, search, compare or remember the words and files they are given. */
const READS =
  /^(=|cd|declare|export|alias|echo|printf|cat|bat|batcat|ls|exa|eza|tree|head|tail|tac|nl|less|more|most|grep|egrep|fgrep|rg|ag|ack|wc|stat|file|du|diff|colordiff|delta|cmp|comm|jq|test|\[|\[\[|od|hexdump|strings|cut|tr|fold|fmt|column|paste|join|md5sum|sha\d*sum|b2sum|cksum|sum|shasum|realpath|readlink|basename|dirname|which|type|shellcheck|source|<)$/

export const onlyReads = (program: string): boolean => READS.test(program)

/** What git reads, records or lists without a change to the files. */
const GIT_READS =
  /^(add|annotate|archive|blame|bundle|cat-file|check-attr|check-ignore|commit|describe|diff|diff-files|diff-index|diff-tree|format-patch|grep|hash-object|log|ls-files|ls-tree|range-diff|rev-list|rev-parse|shortlog|show|status|whatchanged)$/

/**
 * Whether a word names the hooks or their settings, in a program of which we cannot tell that it leaves them alone. What
 * the table of effects knows is judged by that; what a wrapper or an interpreter is given is judged where it is run.
 */
export function namesHooks(call: Call, place: Place): boolean {
  if (READS.test(call.program)) return false
  if (call.program === 'git') {
    if (GIT_READS.test(wordsOf(call)[0] ?? '')) return false
  } else if (knowsEffects(call.program) || followerOf(call.program)) return false
  return namesTheirs(call, place)
}

/** The same for a command that a configuration allows: there nothing but reading is believed. */
export const reachesHooks = (call: Call, place: Place): boolean => !READS.test(call.program) && namesTheirs(call, place)

function namesTheirs(call: Call, place: Place): boolean {
  return call.args
    .flatMap(pathsIn)
    .some((word) =>
      resolveAll(call.cwd, word, call.links).some((path) => path !== undefined && zoneOf(path, place) === 'hooks'),
    )
}

/** The word, and what stands in it behind an option, an equals sign, a colon or a comma. */
const pathsIn = (arg: string): string[] =>
  [...(arg.startsWith('-') ? [arg.slice(2)] : [arg]), ...arg.split(/[=:,]/).slice(1)].filter(
    (word) => word !== '' && !word.startsWith('-'),
  )
