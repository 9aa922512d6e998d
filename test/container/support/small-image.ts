import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * An image of somebody else's: a shell and a few programs, no Node, its loader and libraries in another place than ours.
 * Made from this machine's own, since nothing can be downloaded.
 */
export function importSmallImage(name: string): void {
  const root = mkdtempSync(path.join(os.tmpdir(), 'sentra-image-'))
  const programs = ['bash', 'cat', 'id', 'ls', 'uname'].map((program) =>
    realpathSync(execFileSync('bash', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim()),
  )
  for (const program of programs) {
    copy(program, path.join(root, 'bin', path.basename(program)))
    const needed = execFileSync('bash', ['-c', `ldd ${program}`], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g)
    for (const [, file = ''] of needed) copy(realpathSync(file), path.join(root, file))
  }
  copy(path.join(root, 'bin/bash'), path.join(root, 'bin/sh'))
  for (const folder of ['etc', 'tmp', 'home', 'usr']) mkdirSync(path.join(root, folder), { recursive: true })
  const archive = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 2 ** 30 })
  execFileSync('docker', ['import', '--change', 'ENV PATH=/bin:/custom/bin', '-', name], {
    input: archive,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  rmSync(root, { recursive: true })
}

function copy(from: string, to: string): void {
  if (existsSync(to)) return
  mkdirSync(path.dirname(to), { recursive: true })
  cpSync(from, to, { dereference: true })
}
