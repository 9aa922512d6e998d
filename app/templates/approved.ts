import { shortHash } from '../../core/spec/hash.ts'
import { paths } from '../../core/spec/identity.ts'
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

/** One of several approvals: it counts, and others are waited for. */
export const counted = (version: number, have: number, need: number, line: string): string =>
  `Your approval of v${version} counts: ${have} of ${need}. The next person types:\n\n${line}`
