import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { chooseUser, lend } from './ownership.ts'

const folders: string[] = []
const makeFolder = (): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-owner-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
const isRoot = process.getuid?.() === 0

describe('the user inside', () => {
  it.each([
    ['the runner’s user', { uid: 1001, gid: 127 }, { uid: 1001, gid: 127 }, { uid: 1001, gid: 127 }],
    [
      'the invoking user, even where another owns the folder',
      { uid: 1001, gid: 127 },
      { uid: 0, gid: 0 },
      { uid: 1001, gid: 127 },
    ],
    ['the workspace’s owner, for root', { uid: 0, gid: 0 }, { uid: 1002, gid: 1003 }, { uid: 1002, gid: 1003 }],
    ['an unprivileged one, where all is root’s', { uid: 0, gid: 0 }, { uid: 0, gid: 0 }, { uid: 1000, gid: 1000 }],
  ])('is %s', (_name, self, owner, user) => {
    expect(chooseUser(self, owner)).toEqual(user)
  })
})

describe('a workspace that was lent', () => {
  it('comes back readable and writable, and without bits that lend an identity', async () => {
    const workspace = makeFolder()
    const loan = await lend(workspace)
    mkdirSync(path.join(workspace, 'closed'))
    writeFileSync(path.join(workspace, 'closed', 'file'), 'x')
    writeFileSync(path.join(workspace, 'tool'), 'x')
    chmodSync(path.join(workspace, 'tool'), 0o6755)
    chmodSync(path.join(workspace, 'closed', 'file'), 0o000)
    chmodSync(path.join(workspace, 'closed'), 0o000)
    await loan.giveBack()
    expect(statSync(path.join(workspace, 'closed')).mode & 0o7777).toBe(0o700)
    expect(statSync(path.join(workspace, 'closed', 'file')).mode & 0o7777).toBe(0o600)
    expect(statSync(path.join(workspace, 'tool')).mode & 0o7777).toBe(0o755)
  })

  it('follows no link, whatever it points at', async () => {
    const outside = makeFolder()
    writeFileSync(path.join(outside, 'secret'), 'x', { mode: 0o400 })
    mkdirSync(path.join(outside, 'folder'), { mode: 0o500 })
    const workspace = makeFolder()
    const loan = await lend(workspace)
    symlinkSync(path.join(outside, 'secret'), path.join(workspace, 'link'))
    symlinkSync(path.join(outside, 'folder'), path.join(workspace, 'folder-link'))
    symlinkSync('/nowhere', path.join(workspace, 'dangling'))
    symlinkSync('loop', path.join(workspace, 'loop'))
    await loan.giveBack()
    expect(statSync(path.join(outside, 'secret')).mode & 0o7777).toBe(0o400)
    expect(statSync(path.join(outside, 'folder')).mode & 0o7777).toBe(0o500)
    expect(lstatSync(path.join(workspace, 'link')).isSymbolicLink()).toBe(true)
  })

  it('is walked whatever it holds: names that are no text, and folders deeper than a path can say', async () => {
    const workspace = makeFolder()
    const loan = await lend(workspace)
    const odd = Buffer.concat([Buffer.from(`${workspace}/`), Buffer.from([0xff, 0xfe])])
    writeFileSync(odd, 'x')
    chmodSync(odd, 0o000)
    execFileSync(
      'bash',
      ['-c', 'for i in $(seq 60); do n=$(printf "d%.0s" $(seq 200)); mkdir $n && cd -P $n || exit 1; done'],
      { cwd: workspace },
    )
    await loan.giveBack()
    expect(statSync(odd).mode & 0o777).toBe(0o600)
    execFileSync('rm', ['-rf', workspace])
  })

  it('does not wait at a pipe', async () => {
    const workspace = makeFolder()
    const loan = await lend(workspace)
    execFileSync('bash', ['-c', 'mkfifo -m 000 pipe'], { cwd: workspace })
    await loan.giveBack()
    expect(existsSync(path.join(workspace, 'pipe'))).toBe(true)
  })

  it.runIf(isRoot)('is handed over by root, and its own again afterwards', async () => {
    const outside = makeFolder()
    writeFileSync(path.join(outside, 'roots'), 'x')
    const workspace = makeFolder()
    writeFileSync(path.join(workspace, 'a'), 'x')
    symlinkSync(path.join(outside, 'roots'), path.join(workspace, 'link'))
    const loan = await lend(workspace)
    expect(loan.user).toEqual({ uid: 1000, gid: 1000 })
    expect(statSync(path.join(workspace, 'a')).uid).toBe(1000)
    expect(lstatSync(path.join(workspace, 'link')).uid).toBe(1000)
    expect(statSync(path.join(outside, 'roots')).uid).toBe(0)
    writeFileSync(path.join(workspace, 'b'), 'made inside')
    lchownSync(path.join(workspace, 'b'), 1000, 1000)
    await loan.giveBack()
    expect(statSync(path.join(workspace, 'b')).uid).toBe(0)
    expect(lstatSync(path.join(workspace, 'link')).uid).toBe(0)
    expect(readFileSync(path.join(outside, 'roots'), 'utf8')).toBe('x')
  })
})
