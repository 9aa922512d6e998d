import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { messageOf, SentraError } from '../../../core/errors.ts'
import type { Mount } from './sandbox.ts'

const libraries = '/opt/sentra/lib'

/** How Node gets into an image that has none, or another one: with the host's loader and libraries beside it. */
export interface MountedNode {
  mounts: Mount[]
  /** The words that start Node inside. */
  command: [string, ...string[]]
  /** A script for `inside.node`, so that programs that start `node` by its path find it too. */
  wrapper: string
}

/**
 * Mounts the host's Node under `/opt/sentra`. It runs on Debian, Alpine and on nothing at all, provided the image is
 * for the host's processor.
 * @throws SentraError on a host whose Node is not a Linux program with a loader.
 */
export function mountedNode(node: string): MountedNode {
  const { loader, needed } = parseLdd(ldd(node))
  const inImage = (file: string): string => `${libraries}/${path.basename(file)}`
  const program = `${libraries}/node`
  const start: [string, ...string[]] = [inImage(loader), '--library-path', libraries, program]
  return {
    mounts: [
      { source: node, target: program },
      ...[loader, ...needed].map((file) => ({ source: file, target: inImage(file) })),
    ],
    command: start,
    wrapper: `#!/bin/sh\nexec ${start.join(' ')} "$@"\n`,
  }
}

function ldd(node: string): string {
  try {
    return execFileSync('ldd', [node], { encoding: 'utf8', timeout: 10_000, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    throw new SentraError({
      what: 'Node cannot be brought into the image.',
      why: `ldd does not know its libraries: ${messageOf(error)}`,
      next: 'Run the agent on a Linux runner, or set sandbox.image to runner or sentra.',
      cause: error,
    })
  }
}

/** Reads what `ldd` prints: `name => /path (0x…)` for a library, `/path (0x…)` for the loader. */
export function parseLdd(output: string): { loader: string; needed: string[] } {
  const lines = output.split('\n')
  const needed = lines.flatMap((line) => /^\s*\S+ => (\/\S+) \(0x/.exec(line)?.[1] ?? [])
  const [loader] = lines.flatMap((line) => /^\s*(\/\S+) \(0x/.exec(line)?.[1] ?? [])
  if (loader === undefined) {
    throw new SentraError({
      what: 'Node cannot be brought into the image.',
      why: 'It is linked without a loader.',
      next: 'Set sandbox.image to runner or sentra.',
    })
  }
  return { loader, needed }
}
