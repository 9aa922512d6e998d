import { constants } from 'node:fs'
import { chmod, lchown, lstat, open, opendir } from 'node:fs/promises'
import path from 'node:path'

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
  const { uid, gid } = await lstat(workspace)
  const user = chooseUser(self, { uid, gid })
  const changes = self.uid === 0
  if (changes) await walk(workspace, (file) => lchown(file, user.uid, user.gid))
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
async function restore(file: string, kind: Kind, owner: User | undefined): Promise<void> {
  if (owner !== undefined) await lchown(file, owner.uid, owner.gid)
  if (kind === 'other') return
  const { mode } = await lstat(file)
  const wanted = (mode & 0o777) | (kind === 'folder' ? 0o700 : 0o600)
  if ((mode & 0o7777) === wanted) return
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(file, flags).catch(() => undefined)
  // Unreadable even to its owner: no process is left inside, so the path is what it was a moment ago.
  if (handle === undefined) return chmod(file, wanted)
  try {
    await handle.chmod(wanted)
  } finally {
    await handle.close()
  }
}

/** Visits `root` and all below it, folders before what they hold, and never follows a link. */
async function walk(root: string, visit: (file: string, kind: Kind) => Promise<void>): Promise<void> {
  const stats = await lstat(root)
  await visit(root, stats.isDirectory() ? 'folder' : 'file')
  const queue = [root]
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    for await (const entry of await opendir(folder)) {
      const file = path.join(folder, entry.name)
      const kind: Kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other'
      await visit(file, kind)
      if (kind === 'folder') queue.push(file)
    }
  }
}
