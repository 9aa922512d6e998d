import type { Config } from '../../../core/config/schema.ts'

/** How one package manager's dependencies are fetched and built. Data, so that another is a few lines. */
export interface Manager {
  name: string
  /** Whose settings on the host name the registry; none where the configuration names the hosts. */
  settings: 'npm' | 'pip' | null
  manifest: string
  /** Files that say that this manager is used in a folder, any of them; without one, the manifest alone says it. */
  locks: readonly string[]
  /** Files beside manifest and locks that are handed to the fetching container: what names dependencies, nothing that runs. */
  handed: readonly string[]
  /** The manifests of folders below belong to it too, as in a workspace. */
  members: boolean
  /** Runs with the registry as the only way out, and with scripts off. */
  fetch: string
  /** Runs with no way out, and with scripts on. */
  build: string
  /** Prints what is known against the dependencies, as JSON, with the registry as the only way out. */
  audit: string | null
  /** What is there afterwards, and takes the place of what was carried in. */
  installs: readonly string[]
  /** `host` or `host:port`, beside the registry's own, that packages come from. */
  hosts: readonly string[]
}

const quiet = '--no-audit --no-fund --loglevel=error'
/** Neither a file of hooks nor another version of pnpm is taken from what the change says. */
const pnpm =
  'pnpm --config.ignore-pnpmfile=true --config.manage-package-manager-versions=false --config.pm-on-fail=ignore'

/**
 * pip knows no advisories, so where the runner's Python has pip-audit, that is asked. pip resolves what it is asked
 * about, from the index of the host's settings: by itself pip-audit would install it all, and build what has no wheel.
 */
const pipAudit = [
  'python3 -m pip install --dry-run --ignore-installed --quiet --only-binary=:all: --report /tmp/report.json --requirement requirements.txt >&2',
  `python3 -c 'import json; print(*("{name}=={version}".format(**one["metadata"]) for one in json.load(open("/tmp/report.json"))["install"]), sep="\\n")' > /tmp/all.txt`,
  'python3 -m pip_audit --format json --progress-spinner off --disable-pip --no-deps --requirement /tmp/all.txt',
].join(' && ')

const builtIn: readonly Manager[] = [
  {
    name: 'pnpm',
    settings: 'npm',
    manifest: 'package.json',
    locks: ['pnpm-lock.yaml'],
    handed: ['pnpm-workspace.yaml'],
    members: true,
    // Copied, not linked: the store lies in the container's home, which is gone when it ends.
    fetch: `i() { ${pnpm} install --ignore-scripts --package-import-method=copy --store-dir "$HOME/store" "$@"; }; i --frozen-lockfile >/dev/null 2>&1 || i --no-frozen-lockfile --reporter=append-only`,
    // Which packages may build is what the project's own settings say.
    // The registry, which newer versions would ask once more, was asked by the fetch.
    build: `${pnpm} --config.offline=true --config.trust-lockfile=true --recursive --store-dir "$HOME/store" rebuild`,
    audit: `${pnpm} audit --json`,
    installs: ['node_modules'],
    hosts: [],
  },
  {
    name: 'npm',
    settings: 'npm',
    manifest: 'package.json',
    locks: ['package-lock.json', 'npm-shrinkwrap.json'],
    handed: [],
    members: true,
    // A lock that the agent could not bring up to date without a network is brought up to date here.
    fetch: `npm ci --ignore-scripts ${quiet} 2>/dev/null || npm install --ignore-scripts ${quiet}`,
    build: 'npm rebuild --loglevel=error',
    // Without a lock file it would refuse to say anything.
    audit: `[ -f package-lock.json ] || [ -f npm-shrinkwrap.json ] || npm install --package-lock-only --ignore-scripts ${quiet} >&2; npm audit --json --package-lock-only --loglevel=error`,
    installs: ['node_modules'],
    hosts: [],
  },
  {
    name: 'pip',
    settings: 'pip',
    manifest: 'requirements.txt',
    locks: [],
    handed: ['constraints.txt'],
    members: false,
    // Wheels only: to look into a source package, pip would run it.
    fetch: 'python3 -m pip download --quiet --only-binary=:all: --dest .venv/wheels --requirement requirements.txt',
    build:
      'python3 -m venv --without-pip --system-site-packages .venv && python3 -m pip --python .venv/bin/python install --quiet --no-index --find-links .venv/wheels --requirement requirements.txt',
    audit: pipAudit,
    installs: ['.venv'],
    hosts: ['files.pythonhosted.org'],
  },
]

/** The managers of the base's configuration, which come first, and the built-in ones. */
export const managersOf = ({ managers, hosts }: Config['dependencies']): Manager[] =>
  [
    ...managers.map(
      (one): Manager => ({ ...one, settings: null, handed: one.hand, members: false, audit: one.audit ?? null }),
    ),
    ...builtIn,
  ].map((one) => ({ ...one, hosts: [...one.hosts, ...hosts] }))
