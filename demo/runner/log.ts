/** What a step printed, as the runner's log would show it: masked, without the commands that only the runner reads. */
export class StepLog {
  readonly #masks: string[]
  readonly lines: string[] = []
  #rest = ''

  /** `secrets` are masked from the beginning, as a workflow's secrets are. */
  constructor(secrets: readonly string[]) {
    this.#masks = secrets.filter((secret) => secret !== '')
  }

  /** Takes what a process wrote; gives back the whole lines that are to be shown. */
  write(chunk: string): string[] {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.#line(line.replace(/\r$/, '')))
  }

  end(): string[] {
    const last = this.#rest
    this.#rest = ''
    return last === '' ? [] : this.#line(last)
  }

  #line(line: string): string[] {
    const command = /^::([a-z-]+)(?: [^:]*)?::(.*)$/.exec(line)
    if (command?.[1] === 'add-mask') {
      const mask = decode(command[2] ?? '')
      if (mask !== '') this.#masks.push(mask)
      return []
    }
    const shown = this.#masks.reduce((text, mask) => text.replaceAll(mask, '***'), command ? decode(line) : line)
    this.lines.push(shown)
    return [shown]
  }
}

const decode = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
