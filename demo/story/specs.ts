import { createTwoFilesPatch } from 'diff'
import { where } from './comments.ts'
import type { Stage } from './stage.ts'

/** A version of the story's only spec, as the specs branch holds it. */
export async function specText(stage: Stage, version: number): Promise<string> {
  const { rest } = stage.hands
  const tree = await rest.git.getTree({ ...where(stage), tree_sha: 'sentra/specs', recursive: '1' })
  const name = `/spec-v${version}.md`
  const path = tree.data.tree.find((entry) => entry.path.endsWith(name))?.path
  if (path === undefined) throw new Error(`There is no ${name} on the branch sentra/specs.`)
  const { data } = await rest.repos.getContent({ ...where(stage), path, ref: 'sentra/specs' })
  if (Array.isArray(data) || data.type !== 'file') throw new Error(`${path} is no file.`)
  return Buffer.from(data.content, 'base64').toString('utf8')
}

export const comparison = (before: string, after: string): string =>
  createTwoFilesPatch('v1', 'v2', before, after, '', '', { context: 1 }).split('\n').slice(2).join('\n')

/** How many acceptance criteria a spec has. */
export const criteriaIn = (spec: string): number => spec.match(/^- \*\*AC-\d+\*\*/gm)?.length ?? 0
