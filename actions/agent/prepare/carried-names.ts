/** Folders that package managers fill: carried in whole, whatever test data the packages bring. */
const dependencyFolders = new Set([
  'node_modules',
  '.venv',
  'venv',
  '.tox',
  '.nox',
  'vendor',
  'target',
  '__pypackages__',
  '.bundle',
  'Pods',
  '_build',
  '.gradle',
  '.yarn',
  '.pnpm-store',
  '__pycache__',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
])

export const isDependencyFolder = (name: string): boolean =>
  dependencyFolders.has(name.slice(name.lastIndexOf('/') + 1))

/**
 * Names under which people, and actions that log in to clouds, keep secrets in a checkout. Git ignores them for that
 * very reason, so "carry in what git ignores" must not bring them in.
 */
const secretNames = [
  /^\.env(\..+)?$/,
  /^\.envrc$/,
  /^\.(npmrc|yarnrc\.yml|pypirc|netrc|dockercfg|git-credentials|htpasswd|pgpass|my\.cnf|s3cfg|boto)$/,
  /^_netrc$/,
  /\.(pem|key|p8|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg|tfstate|tfvars|ovpn)(\.backup)?$/,
  /^id_(rsa|dsa|ecdsa|ed25519)(\..+)?$/,
  /^gha-creds-[0-9a-f]+\.json$/,
  /(^|[._-])(secrets?|credentials?|passwords?|tokens?|service[._-]?account)([_-][^.]*)?(\.(json|ya?ml|toml|ini|txt|cfg|properties|xml|env))?$/i,
  /^kubeconfig$/,
]

const secretFolders = new Set([
  '.aws',
  '.ssh',
  '.gnupg',
  '.docker',
  '.kube',
  '.azure',
  '.gcloud',
  '.secrets',
  'secrets',
])

/** Whether a path, relative to the repository's root, names something that holds secrets. */
export function looksSecret(file: string): boolean {
  const parts = file.split('/')
  const name = parts.at(-1) ?? ''
  // An example is there to be read.
  if (/\.(example|sample|template|dist)$/.test(name)) return false
  return parts.some((part) => secretFolders.has(part)) || secretNames.some((pattern) => pattern.test(name))
}
