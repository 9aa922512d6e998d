import { createHash } from 'node:crypto'
import { paths } from '../../core/spec/identity.ts'

/** Where the repository's pages are, on the web. */
export interface Web {
  server: string
  owner: string
  repo: string
  /** The specs branch. */
  branch: string
}

const base = ({ server, owner, repo }: Web): string => `${server}/${owner}/${repo}`
const path = (branch: string): string => branch.split('/').map(encodeURIComponent).join('/')

export const links = {
  file: (web: Web, commit: string, spec: { project: string; id: string }, version: number) =>
    `${base(web)}/blob/${commit}/${paths.version(spec.project, spec.id, version)}`,
  /** What one commit changed in the newest text; `^` is its parent. GitHub names a file's part of it by its path's hash. */
  compare: (web: Web, commit: string, spec: { project: string; id: string }) => {
    const file = createHash('sha256').update(paths.latest(spec.project, spec.id)).digest('hex')
    return `${base(web)}/compare/${commit}%5E...${commit}#diff-${file}`
  },
  history: (web: Web, spec: { project: string; id: string }) =>
    `${base(web)}/commits/${path(web.branch)}/${paths.directory(spec.project, spec.id)}`,
  issue: (web: Web, number: number) => `${base(web)}/issues/${number}`,
  runs: (web: Web, workflow: string) => `${base(web)}/actions/workflows/${workflow}`,
  config: (web: Web, branch: string) => `${base(web)}/blob/${path(branch)}/.sentra/config.yml`,
} as const
