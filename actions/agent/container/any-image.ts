import path from 'node:path'
import { z } from 'zod'
import { SentraError } from '../../../core/errors.ts'
import { inside, type Mount } from './sandbox.ts'

const libraries = `${inside.sentra}/lib`

/** How Node gets into an image that has none, or another one: with the host's loader and libraries beside it. */
export interface MountedNode {
  mounts: Mount[]
  /** The words that start Node inside. */
  command: [string, ...string[]]
  /** A script for `inside.node`, so that programs that start `node` by its path find it too. */
  wrapper: string
}

/**
 * Mounts the Node that runs us under `/opt/sentra`. It runs on Debian, Alpine and on nothing at all, provided the image
 * is for the host's processor.
 * @throws SentraError on a host whose Node is not a Linux program with a loader.
 */
export function mountedNode(node: string, shared: readonly string[] = loadedLibraries()): MountedNode {
  const files = shared.filter((file) => file.startsWith('/') && !file.endsWith('.node'))
  const loader = files.find((file) => /^ld-(linux|musl)/.test(path.basename(file)))
  if (loader === undefined) {
    throw new SentraError({
      what: 'Node cannot be brought into the image.',
      why: `The Node that runs this action (${node}) is not a Linux program with a loader.`,
      next: 'Run the agent on a Linux runner.',
    })
  }
  const inImage = (file: string): string => `${libraries}/${path.basename(file)}`
  const program = `${libraries}/node`
  const start: [string, ...string[]] = [inImage(loader), '--library-path', libraries, program]
  return {
    mounts: [
      { source: node, target: program },
      ...[...new Set(files)].map((file) => ({ source: file, target: inImage(file) })),
    ],
    command: start,
    wrapper: `#!/bin/sh\nexec ${start.join(' ')} "$@"\n`,
  }
}

const Report = z.object({ sharedObjects: z.array(z.string()) })

/** The libraries that this very process has loaded: what a Node elsewhere needs too. */
function loadedLibraries(): string[] {
  // Else the report looks up names of network addresses, and waits for them.
  const report = Object.assign(process.report, { excludeNetwork: true })
  return Report.parse(report.getReport()).sharedObjects
}
