import { realpathSync } from 'node:fs'
import path from 'node:path'
import { isInside } from './workspace.ts'

/** Where a system keeps what it runs by. Below the temporary folder anything goes. */
const system = [
  '/etc',
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/boot',
  '/opt',
  '/proc',
  '/sys',
  '/dev',
  '/var',
  '/System',
  '/Library',
]
const temporary = ['/var/tmp', '/var/folders', '/dev/null', '/dev/stdout', '/dev/stderr']

/** Files of a home that run by themselves, hold keys, or say which hooks run. */
const atHome =
  '.ssh .gnupg .aws .azure .kube .docker .netrc .npmrc .yarnrc .pypirc .gitconfig .git-credentials .config/git .config/gh .config/gcloud .config/fish .config/autostart .config/systemd .local/bin .bashrc .bash_profile .bash_login .bash_logout .profile .zshrc .zshenv .zprofile .zlogin .claude.json .claude/settings.json .claude/settings.local.json .claude/hooks Library/LaunchAgents'.split(
    ' ',
  )

/**
 * Why an edit tool may not write a file outside the workspace; undefined where it may. Asked before the tool runs, because
 * what is out there is not remembered and could not be put back. `file` is absolute; links are followed to their end.
 */
export function refuseOutside(file: string, root: string, home: string, own: string): string | undefined {
  const real = endOf(file)
  if (isInside(root, real)) return undefined
  if (isInside(own, real)) return `${real} is one of the hooks that guard this session. Leave it as it is.`
  if (isInside(root, file))
    return `${file} is a link that leads to ${real}, outside the workspace. Write the file itself.`
  if (temporary.some((folder) => isInside(folder, real))) return undefined
  const place = system.find((folder) => isInside(folder, real))
  if (place)
    return `${real} is the system's (${place}). Work inside the workspace, and say in words what is needed there.`
  const sensitive = atHome.find((name) => isInside(path.join(home, name), real))
  if (sensitive)
    return `~/${sensitive} is not the project's: it runs by itself, holds keys or sets rules. Leave it as it is.`
  return undefined
}

/** The file that a write would reach: itself, what it links to, or, where it is not there, the same in its real folder. */
function endOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    const folder = path.dirname(file)
    return folder === file ? file : path.join(endOf(folder), path.basename(file))
  }
}
