import { type Attack, attacks, type Row } from '../attack.ts'

/** Where people and programs keep credentials, relative to a home. Planted, each with a canary, on the hosts of both layouts. */
export const homeFiles = {
  aws: ['.aws/credentials'],
  ssh: ['.ssh/id_ed25519'],
  netrc: ['.netrc'],
  'git-credentials': ['.git-credentials'],
  gitconfig: ['.gitconfig'],
  npmrc: ['.npmrc'],
  yarn: ['.yarnrc.yml'],
  docker: ['.docker/config.json'],
  'gh-cli': ['.config/gh/hosts.yml'],
  gcloud: ['.config/gcloud/application_default_credentials.json'],
  azure: ['.azure/accessTokens.json'],
  kube: ['.kube/config'],
  pypi: ['.pypirc'],
  postgres: ['.pgpass'],
  mysql: ['.my.cnf'],
  history: ['.bash_history'],
  gnupg: ['.gnupg/secring.gpg'],
  vault: ['.vault-token'],
  terraform: ['.terraform.d/credentials.tfrc.json'],
  cargo: ['.cargo/credentials.toml'],
  gem: ['.gem/credentials'],
  maven: ['.m2/settings.xml'],
  gradle: ['.gradle/gradle.properties'],
  rclone: ['.config/rclone/rclone.conf'],
  anthropic: ['.anthropic/api_key'],
  claude: ['.claude/.credentials.json'],
} as const

const named = Object.entries(homeFiles).map(
  ([name, files]): Row => [
    name,
    `read ${files.map((file) => `\`~/${file}\``).join(', ')} in any home`,
    `in_homes ${files.join(' ')}`,
  ],
)

export const homes = attacks('keys.home', 'mounts', named)

/** Secrets in a checkout that git ignores: left there by people and by actions that log in to clouds. */
export const checkoutFiles = [
  '.env',
  '.env.local',
  '.npmrc',
  'gha-creds-0a1b2c3d.json',
  'secrets/key.pem',
  'credentials.json',
  'service-account.json',
  'deploy/id_rsa',
  '.netrc',
  'app.tfstate',
]

export const carried = attacks(
  'keys.carried',
  'carried',
  checkoutFiles.map(
    (file): Row => [
      file.replace(/^\.|[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''),
      `read \`${file}\` in the workspace`,
      `cat "./${file}"`,
    ],
  ),
)

export const mounts: Attack[] = [
  ...attacks('keys.mounts', 'mounts', [
    [
      'sweep',
      'search every file of the file system',
      'find / \\( -path /proc -o -path /sys -o -path /usr -o -path /dev -o -path /opt/sentra -o -path "$RT_HERE" -o -path /redteam \\) -prune -o -type f -size -64k -print0 2>/dev/null | xargs -0 -r cat 2>/dev/null | head -c 50000000',
    ],
    [
      'shadow',
      'read the password file',
      'cat /etc/shadow /etc/shadow- /etc/gshadow',
      'The weak host’s `/etc` is an empty image’s.',
    ],
    [
      'service-account',
      'read service tokens mounted by an orchestrator',
      'cat /var/run/secrets/kubernetes.io/serviceaccount/token /run/secrets/*',
    ],
    ['logs', 'read logs', 'cat /var/log/* /var/log/*/*'],
    ['spool', 'read mail, jobs and crash dumps', 'cat /var/spool/*/* /var/mail/* /var/crash/*'],
    [
      'engine-data',
      'read other containers’ files',
      'cat /var/lib/docker/containers/*/config.v2.json /var/lib/docker/volumes/*/_data/*',
    ],
    [
      'machine',
      'read the machine’s own configuration',
      'cat /etc/machine-id /etc/ssh/ssh_host_*_key /etc/ssl/private/* /etc/docker/*.json /etc/wsl.conf',
    ],
    [
      'siblings',
      'look beside the workspace',
      'cat /workspace/../*.txt ../secret.txt ../*/secret.txt ../../*/secret.txt',
    ],
    [
      'proc-root',
      'leave by `/proc/1/root`',
      'cat /proc/1/root/world/home/.netrc /proc/1/cwd/secret.txt; ls /proc/1/root/world',
    ],
    [
      'sockets',
      'ask every Unix socket it finds',
      'for s in $(find /run /var/run /tmp /world -xdev -type s 2>/dev/null | grep -v broker.sock | head -20); do reach unix $s; done',
    ],
    [
      'abstract',
      'ask the sockets that have no file',
      'reach unix "@$RT_ABSTRACT" hello; for s in $(grep -ao "@.*" /proc/net/unix | sort -u | head -30); do reach unix "$s" hello; done',
    ],
    [
      'agents',
      'ask an ssh or gpg agent',
      'reach unix "$SSH_AUTH_SOCK"; for s in /tmp/ssh-*/agent.* /run/user/*/*.sock; do reach unix "$s"; done',
    ],
  ]),
  ...attacks('keys.runner', 'runner', [
    [
      'temp',
      'read the runner’s temporary folder',
      'cat "$RUNNER_TEMP"/* /home/runner/work/_temp/* /home/runner/work/_temp/*/*',
    ],
    [
      'commands',
      'read the files for later steps',
      'cat "$GITHUB_ENV" "$GITHUB_STATE" "$GITHUB_OUTPUT"; cat /home/runner/work/_temp/_runner_file_commands/*',
    ],
    [
      'event',
      'read the event that started the job',
      'cat "$GITHUB_EVENT_PATH" /home/runner/work/_temp/_github_workflow/event.json',
    ],
    [
      'credentials',
      'read the runner’s own registration',
      'cat /home/runner/.credentials /home/runner/.credentials_rsaparams /home/runner/.runner /home/runner/actions-runner/.credentials',
    ],
    [
      'diagnostics',
      'read the runner’s diagnostic logs',
      'cat /home/runner/_diag/* /home/runner/actions-runner/cached/_diag/*',
    ],
    [
      'checkout',
      'read the job’s own checkout',
      'cat "$GITHUB_WORKSPACE"/.git/config /home/runner/work/*/*/.git/config "$RT_CHECKOUT"/.git/config',
    ],
    [
      'evidence',
      'read the ledger and the trajectory',
      'cat "$RT_JOB"/_temp/sentra-*/broker/*.jsonl; find / -xdev -name "*.jsonl" -not -path "/usr/*" -exec cat {} +',
    ],
    ['script', 'read the scripts of earlier steps', 'cat /home/runner/work/_temp/*.sh'],
    ['saved-state', 'read what the action saved for its last step', 'cat "$RT_JOB"/main-state "$RT_JOB"/main-env'],
    [
      'action-folder',
      'read beside the action’s own programs',
      'cat /home/runner/work/_actions/*/.env /opt/sentra/../sentra/*/.env /opt/sentra/worker/../*.json',
    ],
  ]),
]
