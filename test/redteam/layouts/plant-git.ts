import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Canaries } from './canaries.ts'
import { checkoutSettings } from './plant.ts'

/** Leaves in a checkout's `.git` what checkout actions, people and earlier steps leave there. */
export function plantGit(checkout: string, beside: string, token: string, canaries: Canaries): void {
  const git = (args: readonly string[], input?: string): string =>
    execFileSync('git', ['-c', 'user.name=u', '-c', 'user.email=u@example.com', '-c', 'safe.directory=*', ...args], {
      cwd: checkout,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(input === undefined ? {} : { input }),
    }).trim()
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const inGit = (file: string): string => path.join(checkout, '.git', file)

  const other = path.join(beside, 'other.git')
  execFileSync('git', ['init', '--quiet', '--bare', other])
  appendFileSync(path.join(other, 'config'), `[x]\n\ty = ${canaries.of('other.git/config')}\n`)
  put(inGit('objects/info/alternates'), `${other}/objects\n`)

  const blob = (place: string): string => git(['hash-object', '-w', '--stdin'], canaries.of(place))
  blob('a dangling object')
  const tree = git(['mktree'], `100644 blob ${blob('a removed file')}\tsecret.txt\n`)
  git(['update-ref', 'refs/heads/old', git(['commit-tree', tree, '-m', 'Old'])])
  git(['update-ref', 'refs/secret/one', blob('a hidden ref')])
  git(['notes', 'add', '-f', '-m', canaries.of('a note')])
  put(path.join(beside, 'second-tree/secret.txt'), canaries.of('another work tree'))
  put(inGit('worktrees/second/gitdir'), `${beside}/second-tree/.git\n`)
  put(inGit('modules/part/config'), `[remote "origin"]\n\turl = https://${canaries.of('a submodule')}@github.com/a/b\n`)
  put(inGit('FETCH_HEAD'), `${'0'.repeat(40)}\tbranch main of https://${canaries.of('FETCH_HEAD')}@github.com/a/b\n`)
  put(inGit('credentials.config'), `token = ${canaries.of('.git/credentials')}\n`)
  put(inGit('hooks/post-merge'), `#!/bin/sh\n# ${canaries.of('.git/hooks')}\n`)
  appendFileSync(inGit('config'), checkoutSettings(token, canaries))
}
