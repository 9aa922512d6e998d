import type { Effect } from '../effects.ts'
import type { Reason } from '../refusal.ts'
import type { Zone } from '../zones.ts'

/** What may not be done to files, by where they are. The first line that fits decides. */
export type FileRule = Reason & { kinds: readonly Effect['kind'][]; zones: readonly Zone[] }

const CHANGES = ['delete', 'write', 'modify'] as const
const NAME_IT = 'Name the files meant, inside the workspace or /tmp.'

export const HOOKS_RULE: FileRule = {
  name: 'hooks',
  category: 'hooks',
  why: 'it touches the hooks that check this work, or their settings',
  instead: 'Leave them as they are; ask a person to change them.',
  kinds: CHANGES,
  zones: ['hooks'],
}

export const FILE_RULES: readonly FileRule[] = [
  HOOKS_RULE,
  {
    name: 'git-folder',
    category: 'files',
    why: 'it changes or destroys the repository’s own folder, `.git`',
    instead: 'Use git’s own commands.',
    kinds: CHANGES,
    zones: ['git'],
  },
  {
    name: 'workspace-root',
    category: 'files',
    why: 'it destroys the whole workspace, or a folder above it',
    instead: 'Name the folders to remove: `rm -rf node_modules dist`.',
    kinds: ['delete', 'modify'],
    zones: ['root'],
  },
  {
    name: 'temporary-root',
    category: 'files',
    why: 'it destroys everything in the temporary folder, also what others put there',
    instead: 'Name what to remove: `rm -rf /tmp/NAME`.',
    kinds: ['delete', 'modify'],
    zones: ['scratch-root'],
  },
  {
    name: 'unresolved-path',
    category: 'files',
    why: 'what would be destroyed or overwritten cannot be told beforehand',
    instead: NAME_IT,
    kinds: ['delete', 'modify'],
    zones: ['unresolved'],
  },
  {
    name: 'network-file',
    category: 'network',
    why: '/dev/tcp and /dev/udp are connections to other machines',
    instead: 'Use `curl` against 127.0.0.1.',
    kinds: ['read', 'write'],
    zones: ['socket'],
  },
  {
    name: 'device-file',
    category: 'devices',
    why: 'it overwrites a device',
    instead: 'Write to a file in the workspace or /tmp.',
    kinds: CHANGES,
    zones: ['device'],
  },
  {
    name: 'kernel-file',
    category: 'machine',
    why: 'it changes a setting of the kernel',
    instead: 'Leave the machine as it is.',
    kinds: CHANGES,
    zones: ['kernel'],
  },
  {
    name: 'start-up-file',
    category: 'machine',
    why: 'it changes what runs at login, or who may log in',
    instead: 'Set what is needed for the one command: `NAME=value command`.',
    kinds: CHANGES,
    zones: ['start-up'],
  },
  {
    name: 'system-file',
    category: 'system',
    why: 'it changes files of the system',
    instead: NAME_IT,
    kinds: CHANGES,
    zones: ['system'],
  },
  {
    name: 'other-home',
    category: 'system',
    why: 'it changes files of another user',
    instead: NAME_IT,
    kinds: CHANGES,
    zones: ['other-home'],
  },
  {
    name: 'outside-workspace',
    category: 'files',
    why: 'it destroys or changes files outside the workspace',
    instead: NAME_IT,
    kinds: ['delete', 'modify'],
    zones: ['home', 'cache', 'outside'],
  },
  {
    name: 'write-outside',
    category: 'files',
    why: 'it writes files outside the workspace',
    instead: NAME_IT,
    kinds: ['write'],
    zones: ['home', 'outside', 'unresolved'],
  },
]
