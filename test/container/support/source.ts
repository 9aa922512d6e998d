import path from 'node:path'
import type { Mount } from '../../../actions/agent/container/sandbox.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** The worker's source, run as it is: Node 24 inside strips the types, so nothing need be built for a test. */
export const workerSource: Mount[] = ['core', 'docker', 'hooks', 'node_modules', 'package.json'].map((name) => ({
  source: path.join(root, name),
  target: `/opt/sentra/source/${name}`,
}))

export const workerCommand = [
  '/opt/sentra/bin/node',
  '/opt/sentra/source/docker/worker/index.ts',
  '/opt/sentra/task.json',
]
