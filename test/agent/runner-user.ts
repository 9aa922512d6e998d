import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, constants, copyFileSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { RunAs } from '../../demo/runner/index.ts'

/**
 * A user of this machine as GitHub's runner has one: a home, the job's folder, and the engine by its socket's group.
 * Only root can make it. `place` is the folder that holds the job's.
 */
export function runnerUser(uid: number, place: string, job: string): RunAs {
  const home = path.join(place, `home-${uid}`)
  mkdirSync(home, { recursive: true })
  chmodSync(place, 0o711)
  execFileSync('chown', ['--recursive', `${uid}:${uid}`, home, job])
  return { uid, gid: uid, groups: engineGroups(), home, node: ownNode(uid, home) }
}

function engineGroups(): number[] {
  const socket = /^unix:\/\/(.*)$/.exec(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock')?.[1]
  return socket === undefined ? [] : [statSync(socket).gid]
}

/** A Node that belongs to that user, as the one that GitHub's runner brings does. */
function ownNode(uid: number, home: string): string {
  const copy = path.join(home, 'node')
  copyFileSync(process.execPath, copy, constants.COPYFILE_FICLONE)
  chmodSync(copy, 0o755)
  chownSync(copy, uid, uid)
  return copy
}
