import type { Need } from './need.ts'
import { canInstall, findProgram, install } from './packages.ts'
import { type Project, projects } from './projects.ts'

interface Wanted {
  name: string
  programs: string[]
  packages: string[]
  /** The projects whose tests start it. */
  projects: readonly Project[]
  /** The variable that tells the tests where it is. */
  variable?: string
}

const wanted: Wanted[] = [
  { name: 'git', programs: ['git'], packages: ['git'], projects },
  {
    name: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    packages: ['chromium'],
    projects: ['browser'],
    variable: 'SENTRA_TEST_CHROMIUM',
  },
  // Makes the base of the image that the Dockerfile test builds, where there is no registry.
  { name: 'mmdebstrap', programs: ['mmdebstrap'], packages: ['mmdebstrap'], projects: ['container'] },
  { name: 'pip', programs: ['pip3', 'pip'], packages: ['python3-pip', 'python3-venv'], projects: ['container'] },
  { name: 'openssl', programs: ['openssl'], packages: ['openssl'], projects: ['unit', 'container'] },
  { name: 'flite', programs: ['flite'], packages: ['flite'], projects: ['e2e', 'browser'] },
  {
    name: 'pocketsphinx',
    programs: ['pocketsphinx_continuous'],
    packages: ['pocketsphinx', 'pocketsphinx-en-us'],
    projects: ['e2e', 'browser'],
  },
]

/** The programs that the tests of these projects start: found, or installed where that is possible, or named as missing. */
export function programs(chosen: readonly Project[]): Need[] {
  const needed = wanted.filter((one) => one.projects.some((project) => chosen.includes(project)))
  const absent = needed.filter((one) => !findProgram(...one.programs))
  const problem = absent.length === 0 ? undefined : installAll(absent)
  return needed.map((one) => {
    const found = findProgram(...one.programs)
    if (!found) return { name: one.name, env: {}, missing: problem ?? 'it is not installed' }
    return { name: one.name, env: one.variable ? { [one.variable]: found } : {} }
  })
}

function installAll(absent: Wanted[]): string | undefined {
  if (!canInstall()) return 'it is not installed, and only root on Debian or Ubuntu can install it here'
  return install(absent.flatMap((one) => one.packages))
}
