/**
 * Calls one function as another user of this machine, as a runner's job would be: root until its module is loaded, which
 * may lie in a folder that is closed to that user. Reads a `Call` from standard input, writes the result to descriptor 3.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import type { Call } from './call-as.ts'

/** The engine's socket belongs to a group, as on a real host. */
function become(uid: number): void {
  if (process.getuid?.() !== 0 || uid === 0) return
  const socket = /^unix:\/\/(.*)$/.exec(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock')?.[1] ?? ''
  process.setgroups?.([statSync(socket).gid])
  process.setgid?.(uid)
  process.setuid?.(uid)
  process.env.HOME = os.tmpdir()
}

const call: Call = JSON.parse(readFileSync(0, 'utf8'))
const { [call.name]: called } = await import(call.module)
become(call.uid)
writeFileSync(3, JSON.stringify(await called(...call.args)) ?? 'null')
