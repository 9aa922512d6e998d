/** How one package manager's dependencies are fetched and built. Data, so that another is a few lines. */
export interface Manager {
  name: 'npm' | 'pnpm' | 'pip'
  /** The file that says that this manager is used in its folder, the first that is there counts. */
  locks: readonly string[]
  manifest: string
  /** Files that are handed to the fetching container: what names dependencies, and nothing that runs. */
  handed: readonly string[]
  /** Runs with the registry as the only way out, and with scripts off. */
  fetch: string
  /** Runs with no way out, and with scripts on. */
  build: string
  /** What is there afterwards, and takes the place of what was carried in. */
  installs: string
  /** Hosts beside the registry's own that its packages come from. */
  hosts: readonly string[]
}

const quiet = '--no-audit --no-fund --loglevel=error'

export const managers: readonly Manager[] = [
  {
    name: 'pnpm',
    locks: ['pnpm-lock.yaml'],
    manifest: 'package.json',
    handed: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'],
    fetch:
      'pnpm install --frozen-lockfile --ignore-scripts --store-dir "$HOME/store" || pnpm install --no-frozen-lockfile --ignore-scripts --store-dir "$HOME/store"',
    build: 'pnpm rebuild',
    installs: 'node_modules',
    hosts: [],
  },
  {
    name: 'npm',
    locks: ['package-lock.json', 'npm-shrinkwrap.json', ''],
    manifest: 'package.json',
    handed: ['package.json', 'package-lock.json', 'npm-shrinkwrap.json'],
    // A lock that the agent could not bring up to date without a network is brought up to date here.
    fetch: `npm ci --ignore-scripts ${quiet} 2>/dev/null || npm install --ignore-scripts ${quiet}`,
    build: 'npm rebuild --loglevel=error',
    installs: 'node_modules',
    hosts: [],
  },
  {
    name: 'pip',
    locks: [''],
    manifest: 'requirements.txt',
    handed: ['requirements.txt', 'constraints.txt'],
    // Wheels only: to look into a source package, pip would run it.
    fetch: 'python3 -m pip download --quiet --only-binary=:all: --dest .venv/wheels --requirement requirements.txt',
    build:
      'python3 -m venv --system-site-packages .venv && .venv/bin/python -m pip install --quiet --no-index --find-links .venv/wheels --requirement requirements.txt',
    installs: '.venv',
    hosts: ['files.pythonhosted.org'],
  },
]
