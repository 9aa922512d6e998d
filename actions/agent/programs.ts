import path from 'node:path'
import type { Programs } from './ports.ts'

/**
 * Where the worker and the hooks lie: beside this program's own bundle, since `uses:` downloads both together; run from
 * source, in the bundles of the same checkout.
 */
export function findPrograms(folder = import.meta.dirname): Programs {
  const bundles =
    path.basename(path.dirname(folder)) === 'dist' ? path.dirname(folder) : path.join(folder, '../../dist')
  return { worker: path.join(bundles, 'worker'), hooks: path.join(bundles, 'hooks') }
}
