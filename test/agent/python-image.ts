import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { temporary } from './repository.ts'

const programs =
  'bash cat chmod cp dirname env git grep head id ls mkdir mv python3 rm sed sh tail touch true uname'.split(' ')

/** A project's own image: Python, git and a shell, and no Node. Made from this machine's, since nothing can be pulled. */
export function importPythonImage(name: string): void {
  const { folder, remove } = temporary()
  const copy = (from: string, to = from) => {
    if (existsSync(path.join(folder, to))) return
    mkdirSync(path.dirname(path.join(folder, to)), { recursive: true })
    cpSync(from, path.join(folder, to), { recursive: true, dereference: true })
  }
  for (const part of [
    'usr/bin',
    'usr/lib',
    'usr/lib64',
    'etc',
    'tmp',
    'home',
    'proc',
    'sys',
    'dev',
    'workspace',
    'opt',
    'run',
  ]) {
    mkdirSync(path.join(folder, part), { recursive: true })
  }
  // As Debian merges them.
  for (const part of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${part}`, path.join(folder, part))
  for (const program of programs) {
    const real = realpathSync(
      execFileSync('bash', ['-c', `PATH=/usr/bin:/bin type -P ${program}`], { encoding: 'utf8' }).trim(),
    )
    copy(real, `/usr/bin/${program}`)
    const needed = execFileSync('bash', ['-c', `ldd ${real} || true`], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g)
    for (const [, file = ''] of needed) copy(realpathSync(file), `/usr${file.replace(/^\/usr/, '')}`)
  }
  // The system's own Python: another one that is first on PATH may be a script.
  const where = execFileSync('/usr/bin/python3', ['-c', 'import os; print(os.path.dirname(os.__file__))'], {
    encoding: 'utf8',
  }).trim()
  for (const part of readdirSync(where).filter((one) => !/^(test|idlelib|ensurepip|(dist|site)-packages)$/.test(one))) {
    copy(path.join(where, part))
  }
  const archive = execFileSync('tar', ['-C', folder, '--exclude=__pycache__', '-c', '.'], { maxBuffer: 2 ** 30 })
  execFileSync('docker', ['import', '--change', 'ENV PATH=/usr/bin', '-', name], {
    input: archive,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  remove()
}
