import { shortHash } from '../../core/spec/hash.ts'
import { links, type Web } from './links.ts'
import { code, plain } from './markdown.ts'

/** The part of an implementation issue that is for people; the block and the spec are put around it by `core`. */
export function implementationHead(it: {
  web: Web
  spec: { project: string; id: string }
  version: number
  sha256: string
  commit: string
  origin: number
  approvers: string[]
}): string {
  return [
    `Builds spec v${it.version} of #${it.origin}, approved by ${it.approvers.map(plain).join(', ')}: [the approved file](${links.file(it.web, it.commit, it.spec, it.version)}), ${code(shortHash(it.sha256))}.`,
    'An agent works on it now and opens a pull request. Type `/status`, `/cancel` or `/retry` here. To change what is built, type `/revise` on the issue above.',
  ].join('\n\n')
}

export const implementationTooLong = (
  web: Web,
  commit: string,
  spec: { project: string; id: string },
  version: number,
) => `The spec is too long for an issue: [read all of it in the file](${links.file(web, commit, spec, version)}).`
