import type { Call } from '../call.ts'
import { parseOptions } from '../options.ts'
import { isWithin, resolveAll } from '../paths.ts'
import type { Place } from '../place.ts'
import type { Rule } from '../rule.ts'
import { wordsOf } from '../rule.ts'
import { hasAny, hasGlob, possible, SECRET, SUB } from '../text.ts'
import { isSecretName } from '../variables.ts'
import { P } from './listing.ts'

const ENV = { values: 'uCSa', longValues: ['unset', 'chdir', 'split-string', 'argv0'], stop: true }

/** Files that hold secrets, by the end of their absolute path in small letters: an `i` would make V8 take five times as long to read it. */
const SECRET_FILES =
  /(^|\/)(\.env(\.(?!(example|sample|template|dist|defaults?|test|ci|schema)(\.|$))[\w.-]+)?|\.envrc|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.git-credentials|\.git\/config|\.npmrc|\.pypirc|\.yarnrc\.yml|\.htpasswd|\.vault-token|\.dockercfg|id_(rsa|dsa|ecdsa|ed25519)(_\w+)?|[^/]*\.(pem|p12|pfx|jks|keystore|kdbx|ppk)|[^/]*(private|secret)[-_]?key[^/]*\.(key|txt|json)|service[-_]account[^/]*\.json|credentials\.json|\.aws\/(credentials|config|sso\/.*|cli\/cache\/.*)|\.config\/(gh\/hosts\.yml|gcloud\/.*|hub|glab-cli\/.*|doctl\/.*|op\/.*)|\.docker\/config\.json|\.kube\/config|\.azure\/.*|\.cargo\/credentials(\.toml)?|\.gem\/credentials|\.m2\/settings(-security)?\.xml|\.gradle\/gradle\.properties|\.terraform\.d\/credentials\.tfrc\.json|\.terraformrc|terraform\.tfstate(\.backup)?|\.gnupg\/.*|\.ssh\/(?!(known_hosts|config|authorized_keys|.*\.pub)$)[^/]+|\.password-store\/.*|\.mozilla\/.*(logins\.json|key4\.db|cookies\.sqlite)|\.bash_history|\.zsh_history|\.python_history|\.node_repl_history|\.psql_history|\.mysql_history|\.claude\/\.credentials\.json|\.claude\.json)$|^\/etc\/(shadow|gshadow|sudoers|sudoers\.d\/.*|ssh\/ssh_host_.*_key|krb5\.keytab|ssl\/private\/.*)-?$|^\/(run|var\/run)\/secrets(\/.*)?$|^\/proc\/[^/]+\/(task\/[^/]+\/)?(environ|mem|auxv|maps|root(\/.*)?|fd\/\d+)$|^\/dev\/(mem|kmem|port)$|^\/proc\/kcore$/

const SECRET_FILE = { test: (path: string): boolean => SECRET_FILES.test(path.toLowerCase()) }

/** Folders full of them, for programs that take a whole folder. */
const SECRET_FOLDER = /\/(\.ssh|\.aws|\.gnupg|\.kube|\.docker|\.azure|\.password-store|\.config\/(gh|gcloud))$/
const TAKES_FOLDERS = new Set([
  'tar',
  'bsdtar',
  'zip',
  '7z',
  'cp',
  'mv',
  'rsync',
  'scp',
  'grep',
  'rg',
  'cat',
  'cpio',
  'git',
  'docker',
])

/** Names that a pattern such as `.e*` or `~/.ssh/*` may match. */
const SAMPLES = [
  '.env',
  '.env.local',
  '.env.production',
  '.envrc',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  'id_rsa',
  'id_ed25519',
  'server.pem',
  'key.pem',
  'credentials',
  'environ',
  'shadow',
  'hosts.yml',
]

/** Programs that look at names, or make files, and print nothing of what is in them. */
const HARMLESS = new Set(
  P(
    'ls stat test [ rm touch mkdir chmod chown echo printf file du find fd basename dirname realpath readlink git rmdir shred truncate tree type which unlink true : > exa eza wc cmp ssh-keygen export declare local readonly alias trap kill cd pushd read set unset let ssh-add',
  ),
)
/** Options that name a file to be loaded, not printed. */
const LOADS = /^--(env-file|env_file|dotenv|envfile|env-file-if-exists)(=|$)|^-e$/

/** A longer path opens no file. */
const PATH_MAX = 4096

const patternFirst = new Set(P('grep egrep fgrep rg ag ack sed awk jq yq perl'))

/** Whether an argument, taken as a path, is a file of secrets. */
export function namesSecret(text: string, call: Call, place: Place): boolean {
  const path = text.replace(/^file:\/\//, '').replace(/^@/, '')
  if (hasAny(path)) return SECRET_FILE.test(path.replace(/[\uFDD0\uFDD6\uFDD7]/gu, 'x'))
  if (path.length > PATH_MAX || path === '' || /\s{2}|\n/.test(path)) return false
  return resolveAll(call.cwd.length > 0 ? call.cwd : [place.cwd], path, call.links).some(
    (each) =>
      each !== undefined &&
      (isSecretPath(each) || mayBeInHome(each, place.home) || takesSecretFolder(each, call, place)),
  )
}

/** Files of a home that a pattern in the middle of a path , as in `~/.a?s/cred?ntials`) may lead to. */
const IN_HOME = [
  '.aws/credentials',
  '.ssh/id_rsa',
  '.ssh/id_ed25519',
  '.config/gh/hosts.yml',
  '.docker/config.json',
  '.kube/config',
  '.azure/accessTokens.json',
  '.cargo/credentials.toml',
  '.claude/.credentials.json',
  '.gnupg/secring.gpg',
]

function mayBeInHome(path: string, home: string): boolean {
  if (!hasGlob(path)) return false
  const names = path.split('/')
  return IN_HOME.some((file) => {
    const wanted = `${home}/${file}`.split('/')
    // A pattern matches no leading dot unless it begins with one.
    const fits = (name: string, index: number) =>
      !(wanted[index]?.startsWith('.') && hasGlob(name[0] ?? '')) && possible(name).test(wanted[index] ?? '')
    return names.length === wanted.length && names.every(fits)
  })
}

const takesSecretFolder = (path: string, call: Call, place: Place): boolean =>
  TAKES_FOLDERS.has(call.program) &&
  (SECRET_FOLDER.test(path) || (/^(tar|zip|cp|rsync|cpio)$/.test(call.program) && isWithin(place.home, path)))

function isSecretPath(path: string): boolean {
  if (!hasGlob(path) && !path.includes(SUB)) return SECRET_FILE.test(path)
  if (SECRET_FILE.test(path.replaceAll(SUB, 'x'))) return true
  const at = path.lastIndexOf('/')
  const [folder, name] = [
    path
      .slice(0, at + 1)
      .replaceAll(SUB, 'x')
      .replace(/[\uFDD0-\uFDD7]+/gu, 'x'),
    path.slice(at + 1),
  ]
  if (!hasGlob(name)) return false
  // A leading pattern matches no hidden name.
  const pattern = possible(name)
  return (
    SAMPLES.some(
      (sample) =>
        (!sample.startsWith('.') || name.startsWith('.')) &&
        pattern.test(sample) &&
        SECRET_FILE.test(folder + sample) &&
        name.replace(/[\uFDD4]/gu, '').length > 0,
    ) ||
    (/\.ssh\/$|\/\.aws\/$|\.gnupg\/$/.test(folder) && pattern.test('id_rsa'))
  )
}

/** `file -f FILE`, `wc --files0-from=FILE`: the lines of the file are shown in the complaints. */
const listsNames = (call: Call): boolean =>
  call.args.some((arg) => /^--files(0)?-from/.test(arg)) || (call.program === 'file' && call.args.includes('-f'))

const readsSecret = (call: Call, place: Place): boolean => {
  if (
    HARMLESS.has(call.program) &&
    !listsNames(call) &&
    !(call.program === 'git' && /^(show|cat-file|diff|log|add|blame|grep|hash-object)$/.test(wordsOf(call)[0] ?? ''))
  ) {
    return false
  }
  let skipped = !patternFirst.has(call.program) || call.args.some((arg) => /^(-e|-f|--regexp|--file)/.test(arg))
  const copies = /^(cp|mv|ln|install|rsync)$/.test(call.program)
  return call.args.some((arg, index) => {
    if (LOADS.test(call.args[index - 1] ?? '') || LOADS.test(arg)) return false
    if (!arg.startsWith('-') && !skipped) {
      skipped = true
      return false
    }
    // The last operand of a copy is where it goes.
    if (copies && index === call.args.length - 1 && call.args.length > 1) return false
    const bare = arg.startsWith('-') ? arg.replace(/^--?[\w-]+=?/, '') : arg
    const parts = [bare, ...bare.split(/[=:@,]/).slice(1)]
    return parts.some((part) => part !== '' && namesSecret(part, call, place))
  })
}

const printsSecretVariable = (call: Call): boolean => {
  const { program, args } = call
  if (args.some((arg) => arg.includes(SECRET)))
    return /^(echo|printf|cat|tee|wall|write|logger|base64|xxd|od|hexdump|rev|curl|wget|node|python|perl|ruby|notify-send|print|jq|say|mail|figlet|cowsay|fold|sed|awk|tr)$/.test(
      program,
    )
  return call.stdin?.some((text) => text.includes(SECRET)) ?? false
}

/** `$ENV` and `env` in a jq filter, whole or for a secret. */
const readsEnvironment = (call: Call): boolean =>
  call.args.some((arg) =>
    [...arg.matchAll(/(?:\$ENV|(?<![\w.$"])env(?![\w"]))\s*(?:\.\s*(\w+))?/g)].some(
      ([, name]) => name === undefined || isSecretName(name),
    ),
  )

/** Reading secrets, and printing tokens. */
export const SECRETS: readonly Rule[] = [
  {
    name: 'secret-file',
    category: 'secrets',
    why: 'it reads a file that holds secrets',
    instead: 'Use the example file (`.env.example`), or ask a person for the one value that is needed.',
    programs: ['*'],
    when: readsSecret,
  },
  {
    name: 'secret-variable',
    category: 'secrets',
    why: 'it prints or passes on the value of a secret',
    instead: 'Check only that it is set: `[ -n "$NAME" ]`.',
    programs: ['*'],
    when: printsSecretVariable,
  },
  {
    name: 'environment-dump',
    category: 'secrets',
    why: 'it prints the whole environment, secrets included',
    instead: 'Print the one variable that is needed: `echo "$PATH"`.',
    programs: P('env printenv set export declare typeset readonly compgen ps jq npm yarn'),
    when: (call) => {
      const names = wordsOf(call)
      const prints = call.args.some((arg) => /^-\w*p/.test(arg))
      if (call.program === 'printenv') return names.length === 0 || names.some(isSecretName)
      if (call.program === 'env')
        return (
          parseOptions(call.args, ENV).operands.every((arg) => arg.includes('=')) &&
          !call.args.some((arg) => /^(-S|--split-string|--help|--version)/.test(arg))
        )
      // Where a package has no script of that name, npm prints the environment.
      if (call.program === 'npm' || call.program === 'yarn') return /^(run|run-script) env$/.test(names.join(' '))
      if (call.program === 'set') return call.args.length === 0
      if (call.program === 'compgen') return call.args.some((arg) => /^-\w*[ev]/.test(arg))
      if (call.program === 'ps')
        return call.args.some((arg) => /^[a-z]*e[a-z]*$/.test(arg) && !/^-/.test(arg) && arg.length < 6)
      if (call.program === 'jq') return readsEnvironment(call)
      if (prints) return names.length === 0 || names.some(isSecretName)
      return names.length === 0 && call.args.every((arg) => /^-[xrgaA]+$/.test(arg))
    },
  },
  {
    name: 'git-settings-dump',
    category: 'secrets',
    why: 'git’s settings hold tokens where a checkout put them there',
    instead:
      'Ask for the one setting: `git config --get remote.origin.url`; or for names: `git config --list --name-only`.',
    programs: ['git'],
    words: ['config'],
    when: (call) =>
      (call.args.some((arg) => /^(-l|--list|list|--get-regexp|--get-urlmatch)$/.test(arg)) &&
        !call.args.includes('--name-only')) ||
      wordsOf(call).some((word) => /extraheader|token|passw/i.test(word)),
  },
  {
    name: 'token-print',
    category: 'secrets',
    why: 'it prints a token or a password',
    instead: 'Let the program that needs it find it by itself.',
    programs: P(
      'gh gcloud aws az op pass security vault heroku npm git docker kubectl bw lpass secret-tool keyring gopass doppler infisical chamber sops gpg ssh-keygen age ansible-vault',
    ),
    when: (call) => {
      const line = wordsOf(call).join(' ')
      const patterns: Record<string, RegExp> = {
        gh: /^auth token/,
        gcloud: /^auth (application-default )?print-/,
        aws: /^(ecr get-login|sts get-session|secretsmanager get|ssm get-parameter|configure (get|export)|kms decrypt|codeartifact get-auth)/,
        az: /get-access-token|keyvault secret show|list-keys/,
        op: /^(read|item get|get item|inject|run|document get)/,
        pass: /^(show|\w+\/|cp|grep|otp)/,
        gopass: /^(show|cat|grep)/,
        security: /^(find|dump|export)/,
        vault: /^(read|kv get|token|print)/,
        heroku: /^auth:token|^config/,
        npm: /^(token|config get .*(_auth|token))/i,
        git: /^credential(-\w+)? (fill|get)|^credential-(store|cache)/,
        kubectl: /^(get|describe|view) secrets?\b|^config view/,
        bw: /^(get|list|export|unlock)/,
        lpass: /^(show|export)/,
        'secret-tool': /^(lookup|search)/,
        keyring: /^get/,
        doppler: /^(secrets|run)/,
        infisical: /^(secrets|export|run)/,
        chamber: /^(read|export|exec)/,
        sops: /./,
        age: /./,
        'ansible-vault': /^(view|decrypt|edit)/,
      }
      if (call.program === 'gpg') return call.args.some((arg) => /^(-d|--decrypt|--export-secret.*|-o)$/.test(arg))
      if (call.program === 'sops' || call.program === 'age')
        return call.args.some((arg) => /^(-d|--decrypt|decrypt|exec-env|exec-file)$/.test(arg))
      if (call.program === 'kubectl' && /^config view/.test(line)) return call.args.includes('--raw')
      return patterns[call.program]?.test(line) ?? false
    },
  },
]
