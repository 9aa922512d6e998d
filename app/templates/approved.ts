import { shortHash } from '../../core/spec/hash.ts'
import { paths } from '../../core/spec/identity.ts'
import type { Status } from '../../core/spec/metadata.ts'
import { links, type Web } from './links.ts'
import { code, plain } from './markdown.ts'

export interface Approved {
  web: Web
  spec: { project: string; id: string }
  version: number
  sha256: string
  approver: string
  permission: string
  implementation: number
  /** Why no run was started; `null` where one was. */
  notStarted: string | null
}

export function approved(it: Approved): string {
  const file = `${paths.version(it.spec.project, it.spec.id, it.version)}`
  const parts = [
    `**v${it.version} is approved** by ${plain(it.approver)} (${plain(it.permission)}): ${code(file)}, ${code(shortHash(it.sha256))}.`,
    it.notStarted === null
      ? `It is built in #${it.implementation}. The run: [ai-agent](${links.runs(it.web, 'ai-agent.yml')}).`
      : `It is to be built in #${it.implementation}. ${it.notStarted}`,
    'To stop it: `/cancel`. To change the spec: `/revise`, which stops it too.',
  ]
  return parts.join('\n\n')
}

/** An approval that was recorded, and whose end is told only after people decided otherwise. */
export function outdated(it: { version: number; newest: number; status: Status; approver: string }): string {
  const since = it.newest > it.version ? `v${it.newest} is there by now` : `the spec is “${it.status}” by now`
  const next =
    it.newest > it.version
      ? `Only v${it.newest} can be built: its comment says what to type.`
      : it.status === 'rejected'
        ? '`/revise` and what should differ opens it again.'
        : '`/retry` runs it, `/revise` changes the spec.'
  return `**v${it.version} had been approved** by ${plain(it.approver)}, and ${since}: no run begins for it.\n\n${next}`
}

/** One of several approvals: it counts, and others are waited for. */
export const counted = (version: number, have: number, need: number, line: string): string =>
  `Your approval of v${version} counts: ${have} of ${need}. The next person types:\n\n${line}`
