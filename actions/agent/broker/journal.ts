import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'

/** A file of one JSON value a line, written line by line: what was written survives whatever ends the process. */
export class Journal {
  readonly file: string
  readonly #handle: number

  constructor(file: string) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    this.file = file
    this.#handle = openSync(file, 'a', 0o600)
  }

  write(entry: Readonly<Record<string, unknown>>): void {
    writeSync(this.#handle, `${JSON.stringify(entry)}\n`)
  }

  close(): void {
    closeSync(this.#handle)
  }
}
