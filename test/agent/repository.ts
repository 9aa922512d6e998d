import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeFolders } from '../../actions/agent/folders.ts'
import { git } from '../../actions/agent/git.ts'
import { prepare } from '../../actions/agent/prepare/prepare.ts'

/** Files by path: a text, bytes, a link (`{ link }`), or a program (`{ run }`). */
export type Files = Record<string, string | Uint8Array | { link: string } | { run: string }>

/** A temporary folder, removed by the caller through `remove`. */
export function temporary(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'sentra-test-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export function write(root: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(file, content)
    else if ('link' in content) symlinkSync(content.link, file)
    else {
      writeFileSync(file, content.run)
      chmodSync(file, 0o755)
    }
  }
}

/** A real repository with one commit on `main`. */
export function repository(root: string, files: Files): { sha: string; tree: string } {
  mkdirSync(root, { recursive: true })
  write(root, files)
  const run = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
    }).trim()
  run('init', '--quiet', '--initial-branch=main')
  run('add', '--all')
  run('commit', '--quiet', '--allow-empty', '-m', 'Begin')
  return { sha: run('rev-parse', 'HEAD'), tree: run('rev-parse', 'HEAD^{tree}') }
}

/** A checkout as a job has it, and what `prepare` makes of it. */
export async function preparedProject(folder: string, files: Files, ignored: Files = {}) {
  const checkout = path.join(folder, 'checkout')
  const base = { branch: 'main', ...repository(checkout, files) }
  write(checkout, ignored)
  const folders = await makeFolders(folder, 'run')
  const lines: string[] = []
  const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) }
  const inputs = { checkout, githubToken: 'none', serverUrl: 'http://127.0.0.1:9', owner: 'o', repo: 'r' }
  const prepared = await prepare({ git, log, signal: new AbortController().signal }, inputs, folders, base)
  return { checkout, base, folders, prepared, lines }
}
