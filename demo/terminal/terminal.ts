import { draw, type Page } from './draw.ts'
import type { StoryEvent, Teller } from './events.ts'
import { clip, duration } from './layout.ts'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const hideCursor = '\x1b[?25l'
const showCursor = '\x1b[?25h'
const eraseLine = '\r\x1b[K'

export interface TerminalOptions extends Page {
  readonly write: (text: string) => void
  /** Whether the cursor can be moved: a spinner instead of lines. */
  readonly live: boolean
}

/** Where no spinner can turn, a line after a second, at news, and every so often, in seconds. */
const plainEvery = 10

/** Tells the story to a person. A running step has a spinner; where there is no terminal, a line now and then. */
export function terminalTeller({ write, live, ...page }: TerminalOptions): Teller {
  let running: { id: string; title: string; since: number; detail: string } | undefined
  let frame = 0
  let drawn = false
  let said = { detail: '', seconds: 0 }
  const timer = live ? setInterval(spin, 80) : undefined
  timer?.unref()

  return {
    tell(event) {
      erase()
      follow(event)
      for (const line of draw(event, page)) write(`${line}\n`)
      if (!live && event.event === 'progress' && isNews(event)) {
        said = event
        write(`  … ${progressLine(event.detail, event.seconds)}\n`)
      }
    },
    close() {
      clearInterval(timer)
      erase()
      if (live) write(showCursor)
    },
  }

  function follow(event: StoryEvent): void {
    if (event.event === 'step') {
      running = { id: event.id, title: event.title, since: Date.now(), detail: '' }
      said = { detail: '', seconds: 0 }
    }
    if (event.event === 'progress' && running) running = { ...running, detail: event.detail }
    if (event.event === 'step-done' || event.event === 'step-failed') running = undefined
  }

  function isNews({ detail, seconds }: { detail: string; seconds: number }): boolean {
    return said.seconds === 0 || detail !== said.detail || seconds - said.seconds >= plainEvery
  }

  function progressLine(detail: string, seconds: number): string {
    return `${running?.title ?? ''} ${detail === '' ? '' : `(${detail}) `}${duration(seconds)}`
  }

  function erase(): void {
    if (!drawn) return
    write(eraseLine)
    drawn = false
  }

  function spin(): void {
    if (!running) return
    const seconds = (Date.now() - running.since) / 1000
    frame = (frame + 1) % frames.length
    const line = clip(`${progressLine(running.detail, seconds)}`, page.width - 5)
    write(`${drawn ? '' : hideCursor}${eraseLine}  ${page.paint('magenta', frames[frame] ?? '')} ${line}`)
    drawn = true
  }
}
