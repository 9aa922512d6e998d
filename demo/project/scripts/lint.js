/**
 * The house rules, checked without any dependency: two spaces and no semicolons, no output but from the command line,
 * a comment on every export, and a line in the README for every command.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from '../src/commands.js'

const root = join(import.meta.dirname, '..')
const read = (file) => readFileSync(join(root, file), 'utf8')
const files = ['src', 'test', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith('.js')).map((name) => `${folder}/${name}`),
)

/** What is wrong with one line, if anything. */
function problemsOf(file, line, before) {
  const source = file.startsWith('src/')
  return [
    /;\s*$/.test(line) && 'no semicolons',
    line.includes('\t') && 'spaces, no tabs',
    line.length > 120 && 'longer than 120 characters',
    source && file !== 'src/cli.js' && line.includes('console.') && 'only src/cli.js prints',
    source && line.startsWith('export ') && !before.trimEnd().endsWith('*/') && 'an export needs a comment above it',
  ].filter(Boolean)
}

const inFiles = files.flatMap((file) => {
  const lines = read(file).split('\n')
  return lines.flatMap((line, at) =>
    problemsOf(file, line, lines[at - 1] ?? '').map((why) => `${file}:${at + 1}: ${why}`),
  )
})
const inReadme = Object.keys(commands)
  .filter((name) => !read('README.md').includes(`bookshelf ${name}`))
  .map((name) => `README.md: the command "${name}" is not described`)
const problems = [...inFiles, ...inReadme]

for (const problem of problems) console.error(problem)
console.log(problems.length === 0 ? `${files.length} files, no problems` : `${problems.length} to mend`)
process.exitCode = problems.length === 0 ? 0 : 1
