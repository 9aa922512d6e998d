import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SHIMS } from './generate.ts'

/** Real programs that generated commands need; none can do harm with what is generated. */
const REAL = ['bash', 'cat', 'env', 'xargs', 'timeout', 'base64']

/** A folder in which real bash runs commands, and every program that it runs is noted. */
export class Tracer {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'sentra-fuzz-'))
  readonly #bin = path.join(this.folder, 'bin')
  readonly workspace = path.join(this.folder, 'work')
  #runs = 0

  constructor() {
    mkdirSync(this.#bin)
    for (const name of SHIMS) {
      writeFileSync(path.join(this.#bin, name), SHIM, { mode: 0o755 })
    }
    for (const name of REAL) symlinkSync(`/usr/bin/${name}`, path.join(this.#bin, name))
  }

  /** Every argument vector that bash ran one of the shims with. */
  run(command: string): string[][] {
    rmSync(this.workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    mkdirSync(this.workspace)
    // A log for each run: what an earlier command left running must not be taken for this one's.
    const log = path.join(this.folder, `log-${++this.#runs}`)
    writeFileSync(log, '')
    // `timeout` ends the whole group of processes, not bash alone.
    spawnSync('/usr/bin/timeout', ['-s', 'KILL', '2', '/usr/bin/bash', '-c', command], {
      cwd: this.workspace,
      env: { PATH: this.#bin, FUZZ_LOG: log, HOME: '/home/dev', LANG: 'C.UTF-8' },
      stdio: 'ignore',
    })
    const text = readFileSync(log, 'utf8')
    rmSync(log)
    return text
      .split('\u0001')
      .filter(Boolean)
      .map((line) => line.split('\u0002').slice(0, -1))
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

/** Notes its name and arguments, each ended by \x02, the line by \x01, in one write. */
const SHIM = `#!/bin/sh
line="\${0##*/}$(printf '\\002')"
for word in "$@"; do line="$line$word$(printf '\\002')"; done
printf '%s\\001' "$line" >> "$FUZZ_LOG"
`
