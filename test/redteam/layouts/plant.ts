import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { checkoutFiles, homeFiles } from '../keys/files.ts'
import type { Canaries } from './canaries.ts'

/** Writes a file with a canary in it, as the program that owns it would, more or less. */
function put(file: string, canary: string): void {
  mkdirSync(path.dirname(file), { recursive: true })
  const docker = JSON.stringify({
    auths: { 'registry.example': { auth: Buffer.from(`u:${canary}`).toString('base64') } },
  })
  const settings = `[user]\n\temail = u@example.com\n# token ${canary}\n`
  const text = file.endsWith('.docker/config.json')
    ? docker
    : file.endsWith('.gitconfig')
      ? settings
      : `token=${canary}\n`
  writeFileSync(file, text)
}

/** A home with everybody's credentials. */
export function plantHome(folder: string, canaries: Canaries): void {
  for (const files of Object.values(homeFiles)) {
    for (const file of files) put(path.join(folder, file), canaries.of(`~/${file}`))
  }
}

/** What people, checkout actions and cloud log-ins leave in a job's checkout. */
export function plantCheckout(folder: string, canaries: Canaries): void {
  for (const file of checkoutFiles) put(path.join(folder, file), canaries.of(`checkout/${file}`))
}

/** Other places of a runner where secrets lie; mounted whole into the weak layout. */
export const runnerFiles = [
  'runner/.credentials',
  'runner/.credentials_rsaparams',
  'runner/_diag/Runner_1.log',
  'runner/work/_temp/_runner_file_commands/set_env_1',
  'runner/work/_temp/_github_workflow/event.json',
  'runner/work/_temp/step.sh',
  'runner/work/_actions/owner/.env',
  'var/log/syslog',
  'var/spool/cron/crontabs/root',
  'var/crash/node.crash',
  'var/lib/docker/volumes/one/_data/key.txt',
  'var/run/secrets/kubernetes.io/serviceaccount/token',
  'etc-ssh/ssh_host_ed25519_key',
  'world/secret.txt',
  'world/home/.netrc',
  'world/core.1',
]

export function plantRunner(folder: string, canaries: Canaries): void {
  for (const file of runnerFiles) put(path.join(folder, file), canaries.of(file))
}

/** The header in which a checkout action keeps the job's token, and other settings with secrets. */
export const checkoutSettings = (token: string, canaries: Canaries): string =>
  [
    '[http "https://github.com/"]',
    `\textraheader = AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
    '[remote "origin"]',
    `\turl = https://x-access-token:${canaries.of('.git/config remote')}@github.com/alice/sums`,
    '\tfetch = +refs/heads/*:refs/remotes/origin/*',
    '[credential]',
    `\thelper = "!f() { echo username=x; echo password=${canaries.of('.git/config helper')}; }; f"`,
    '',
  ].join('\n')
