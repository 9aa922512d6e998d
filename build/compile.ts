import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Entry } from './entries.ts'
import { BuildError, root, run } from './run.ts'

/** Rooms whose code no bundle may hold: the demo's sandbox isolates nothing. */
const unpublished = ['demo', 'test', 'bench', 'build']

/** Where the JavaScript of `source` lands. */
export const compiled = (source: string) => path.join('.build/js', source.replace(/\.ts$/, '.js'))

/** TypeScript to JavaScript, of the entries and what they import: an error elsewhere in the tree does not stop a build. */
export async function compile(entries: readonly Entry[]): Promise<void> {
  const settings = {
    extends: '../tsconfig.build.json',
    files: entries.flatMap(({ source, main }) => [source, main ?? source]).map((file) => `../${file}`),
    include: [],
  }
  await mkdir(path.join(root, '.build'), { recursive: true })
  await writeFile(path.join(root, '.build/tsconfig.json'), JSON.stringify(settings))
  await run('typescript/bin/tsc', ['-p', '.build/tsconfig.json'])
  const drawnIn = (await readdir(path.join(root, '.build/js'))).filter((room) => unpublished.includes(room))
  if (drawnIn.length)
    throw new BuildError(`what is published imports from ${drawnIn.join(', ')}, which is never published`)
  await cp(path.join(root, 'package.json'), path.join(root, '.build/js/package.json'))
}
