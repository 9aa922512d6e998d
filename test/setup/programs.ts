import type { Need } from './need.ts'
import { canInstall, findProgram, install } from './packages.ts'

interface Wanted {
  name: string
  programs: string[]
  packages: string[]
  /** The variable that tells the tests where it is. */
  variable?: string
}

const wanted: Wanted[] = [
  { name: 'git', programs: ['git'], packages: ['git'] },
  {
    name: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    packages: ['chromium'],
    variable: 'SENTRA_TEST_CHROMIUM',
  },
  // Makes the base of the image that the Dockerfile test builds, where there is no registry.
  { name: 'mmdebstrap', programs: ['mmdebstrap'], packages: ['mmdebstrap'] },
  { name: 'pip', programs: ['pip3', 'pip'], packages: ['python3-pip', 'python3-venv'] },
  { name: 'openssl', programs: ['openssl'], packages: ['openssl'] },
  { name: 'flite', programs: ['flite'], packages: ['flite'] },
  {
    name: 'pocketsphinx',
    programs: ['pocketsphinx_continuous'],
    packages: ['pocketsphinx', 'pocketsphinx-en-us'],
  },
]

/** The programs that suites start: found, or installed where that is possible, or named as missing. */
export function programs(): Need[] {
  const absent = wanted.filter((one) => !findProgram(...one.programs))
  const problem = absent.length === 0 ? undefined : installAll(absent)
  return wanted.map((one) => {
    const found = findProgram(...one.programs)
    if (!found) return { name: one.name, env: {}, missing: problem ?? 'it is not installed' }
    return { name: one.name, env: one.variable ? { [one.variable]: found } : {} }
  })
}

function installAll(absent: Wanted[]): string | undefined {
  if (!canInstall()) return 'it is not installed, and only root on Debian or Ubuntu can install it here'
  return install(absent.flatMap((one) => one.packages))
}
