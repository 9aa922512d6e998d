import { chmodSync, closeSync, constants, fchmodSync, lchownSync, lstatSync, openSync, readdirSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'

export interface User {
  uid: number
  gid: number
}

/** Whom root lends the workspace to. */
const unprivileged: User = { uid: 1000, gid: 1000 }

/**
 * The container's user: the one who runs us, or, for root, the workspace's owner, or, where that is root too, an
 * unprivileged one. Never 0.
 */
export function chooseUser(self: User, owner: User): User {
  if (self.uid !== 0) return self
  return owner.uid !== 0 ? owner : unprivileged
}

export interface Loan {
  user: User
  /** Takes the workspace back: owner and modes as the host needs them, whatever was left inside. */
  giveBack(): Promise<void>
}

/** Makes the workspace the container user's own. Only root must, and may, change owners. */
export async function lend(workspace: string, self: User = processUser()): Promise<Loan> {
  const { uid, gid } = lstatSync(workspace)
  const user = chooseUser(self, { uid, gid })
  const changes = self.uid === 0
  if (changes) await walk(workspace, (file) => lchownSync(file, user.uid, user.gid))
  return {
    user,
    giveBack: () => walk(workspace, (file, kind) => restore(file, kind, changes ? { uid, gid } : undefined)),
  }
}

const processUser = (): User => ({ uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 })

type Kind = 'folder' | 'file' | 'other'

/**
 * Opened without following links, changed through the handle: what is a file now cannot become a link to one. Bits
 * that lend an identity are cleared, and the owner can read and write again.
 */
function restore(file: Buffer, kind: Kind, owner: User | undefined): void {
  const { mode, uid, gid } = lstatSync(file)
  if (owner !== undefined && (uid !== owner.uid || gid !== owner.gid)) lchownSync(file, owner.uid, owner.gid)
  if (kind === 'other') return
  const wanted = (mode & 0o777) | (kind === 'folder' ? 0o700 : 0o600)
  if ((mode & 0o7777) === wanted) return
  const handle = openAsIs(file)
  // Unreadable even to its owner: no process is left inside, so the path is what it was a moment ago.
  if (handle === undefined) {
    chmodSync(file, wanted)
    return
  }
  fchmodSync(handle, wanted)
  closeSync(handle)
}

function openAsIs(file: Buffer): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}

/** Entries between two turns of the event loop: calls that wait are ten times quicker here than those that do not. */
const batch = 500

/**
 * Visits `root` and all below it, folders before what they hold, and never follows a link. Names are bytes, since what
 * was left inside need not be UTF-8; what lies deeper than a path can say is left as it is, and so is out of reach.
 */
async function walk(root: string, visit: (file: Buffer, kind: Kind) => void): Promise<void> {
  const start = Buffer.from(root)
  visit(start, 'folder')
  const queue = [start]
  let visited = 0
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
      const file = Buffer.concat([folder, slash, entry.name])
      if (file.length > longestPath) continue
      const kind: Kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other'
      visit(file, kind)
      if (kind === 'folder') queue.push(file)
      visited += 1
      if (visited % batch === 0) await setImmediate()
    }
  }
}

const slash = Buffer.from('/')
/** Linux's PATH_MAX, its final NUL left out. */
const longestPath = 4_095
