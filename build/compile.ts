import { cp, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Entry } from './entries.ts'
import { root, run } from './run.ts'

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
  await cp(path.join(root, 'package.json'), path.join(root, '.build/js/package.json'))
}
