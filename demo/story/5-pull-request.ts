import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { cells, where } from './comments.ts'
import type { Stage } from './stage.ts'

const run = promisify(execFile)

export interface Delivered {
  readonly url: string
  /** The pull request's commit. */
  readonly sha: string
  /** A fresh checkout of it. */
  readonly folder: string
}

/** Shows the pull request: its title, what its evidence says, and the diff from a fresh clone of its very commit. */
export async function pullRequest(stage: Stage, number: number): Promise<Delivered> {
  const { story, hands, repository, folder } = stage
  story.act('The pull request')
  const { data: pull } = await hands.rest.pulls.get({ ...where(stage), pull_number: number })
  story.said('sentra', `opens pull request #${number}`, `${pull.title}\n${evidence(pull.body ?? '')}`)
  const target = path.join(folder, 'checkout')
  const git = async (...args: string[]) => (await run('git', ['-C', target, ...args], { maxBuffer: 1 << 26 })).stdout
  await story.step(
    'pull.clone',
    'Clone the repository and check the commit out',
    async () => {
      await run('git', ['clone', '--quiet', repository.cloneUrl, target])
      await git('fetch', '--quiet', 'origin', pull.head.ref)
      await git('checkout', '--quiet', '--detach', pull.head.sha)
    },
    () => pull.head.sha.slice(0, 7),
  )
  story.diff(`${pull.base.ref} ← ${pull.head.ref}`, await git('diff', `origin/${pull.base.ref}...HEAD`))
  return { url: pull.html_url, sha: (await git('rev-parse', 'HEAD')).trim(), folder: target }
}

/** The red-to-green table of the pull request's text, one line a criterion. */
const evidence = (body: string): string =>
  body
    .split('\n')
    .filter((line) => /^\|.*\bAC-\d+/.test(line))
    .map((line) => cells(line).join(' · '))
    .join('\n')
