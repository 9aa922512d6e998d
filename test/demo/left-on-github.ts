import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

interface Item {
  number: number
  title: string
  body: string | null
  labels: { name: string }[]
  pull_request?: object
}

/** What a story left on the local GitHub, read as any visitor could: by the API without a token, and by a real clone. */
export interface Left {
  items: Item[]
  comments: { body: string; user: { login: string } }[]
  /** The files of the specs branch, by path. */
  specs: Map<string, string>
  /** Every byte of every branch, as one text. */
  everything: string
}

export async function leftOnGitHub(webUrl: string, repository: string, folder: string): Promise<Left> {
  const api = async <T>(address: string): Promise<T> => {
    const answer = await fetch(`${webUrl}/repos/${repository}/${address}`)
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const items = await api<Item[]>('issues?state=all&per_page=100')
  const threads = items.map(({ number }) => api<Left['comments']>(`issues/${number}/comments?per_page=100`))
  const comments = (await Promise.all(threads)).flat()
  const clone = path.join(folder, 'left')
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  git('clone', '--quiet', '--branch', 'sentra/specs', `${webUrl}/${repository}.git`, clone)
  const names = readdirSync(path.join(clone, '.sentra'), { recursive: true, withFileTypes: true })
  const specs = new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name)
        return [path.relative(clone, file), readFileSync(file, 'utf8')]
      }),
  )
  return { items, comments, specs, everything: git('-C', clone, 'log', '--all', '--patch', '--format=%B') }
}
