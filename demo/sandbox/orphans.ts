import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Where a plain folder keeps the number of the process group that works in it. */
export const groupFile = 'process group of the plain folder'

/** Ends what still works in plain folders in `folder`: an action that was killed left it without anybody to end it. */
export function endOrphans(folder: string): void {
  for (const file of globSync(path.join(folder, `sentra-plain-*/${groupFile}`))) {
    endAll(Number(readFileSync(file, 'utf8')))
  }
}

/**
 * Ends a process, its group, and the groups of whatever it started: the worker gives each command and each hook one of
 * its own, which a container would end with everything else.
 */
export function endAll(pid: number): void {
  for (const group of [pid, ...groupsBelow(pid)]) {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}

interface Running {
  pid: number
  parent: number
  group: number
}

function groupsBelow(root: number): Set<number> {
  const below = new Set([root])
  const found = new Set<number>()
  const all = processes()
  for (const pid of below) {
    for (const child of all.filter(({ parent }) => parent === pid)) {
      below.add(child.pid)
      found.add(child.group)
    }
  }
  return found
}

/** All processes. A small Linux has no `ps`; there the kernel is asked. */
function processes(): Running[] {
  if (existsSync('/proc/self/stat')) return globSync('/proc/[0-9]*/stat').flatMap(fromKernel)
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => asRunning(line.trim().split(/\s+/).map(Number)))
}

function fromKernel(file: string): Running[] {
  try {
    // `pid (name) state ppid pgrp …`; the name may hold anything.
    const text = readFileSync(file, 'utf8')
    const [, parent, group] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return asRunning([Number.parseInt(text, 10), Number(parent), Number(group)])
  } catch {
    return [] // It has ended meanwhile.
  }
}

const asRunning = ([pid = 0, parent = 0, group = 0]: number[]): Running[] =>
  pid > 1 && group > 1 ? [{ pid, parent, group }] : []
