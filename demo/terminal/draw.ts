import { drawDiff } from './diff.ts'
import type { AgentKind, StoryEvent } from './events.ts'
import { apart, clip, duration, wrap } from './layout.ts'
import type { Paint } from './paint.ts'

export interface Page {
  readonly width: number
  readonly paint: Paint
}

const nameWidth = 9
const voices: Record<string, Parameters<Paint>[0]> = { sentra: ['magenta', 'bold'], maya: ['cyan', 'bold'] }
const marks: Record<AgentKind, [string, Parameters<Paint>[0]]> = {
  says: ['·', 'white'],
  runs: ['$', 'white'],
  edits: ['±', 'white'],
  refused: ['✗', 'yellow'],
  finishes: ['■', 'white'],
}

/** The lines that an event adds to the terminal. A step that has only begun adds none: its spinner is drawn elsewhere. */
export function draw(event: StoryEvent, page: Page): string[] {
  const { paint, width } = page
  switch (event.event) {
    case 'begin':
      return [
        '',
        `  ${paint('bold', 'Sentra')}${paint('dim', ': from a voice note to a pull request, on this machine')}`,
        '',
        ...table({ GitHub: event.github, Models: event.models, Worker: event.worker }, page),
      ]
    case 'act':
      return ['', heading(event.number, event.title, page), '']
    case 'said':
      return said(event.who, event.where, event.text, page)
    case 'step':
    case 'progress':
      return []
    case 'step-done':
      return [stepLine(paint('green', '✓'), event.title, event.result, event.seconds, page)]
    case 'step-failed':
      return [stepLine(paint('red', '✗'), event.title, '', event.seconds, page), ...indented(event.why, page)]
    case 'agent':
      return agent(event.turn, event.kind, event.text, page)
    case 'test':
      return [`      ${event.passed ? paint('green', '✓') : paint('red', '✗')} ${clip(event.name, width - 8)}`]
    case 'diff':
      return ['', `    ${paint('bold', event.title)}`, ...drawDiff(event.patch, page).map((line) => `    ${line}`), '']
    case 'note':
      return wrap(event.text, width - 4).map((line) => `    ${paint('dim', line)}`)
    case 'failed':
      return [
        '',
        `  ${paint(['red', 'bold'], event.what)}`,
        ...indented(event.why, page),
        ...indented(event.next, page),
        '',
      ]
    case 'done':
      return ending(event, page)
  }
}

function table(rows: Record<string, string>, { paint, width }: Page): string[] {
  return Object.entries(rows).flatMap(([name, value]) =>
    wrap(value, width - 12).map((line, at) => `  ${paint('dim', (at === 0 ? name : '').padEnd(8))} ${line}`),
  )
}

function heading(number: number, title: string, { paint, width }: Page): string {
  const rule = '─'.repeat(Math.max(3, width - title.length - 8))
  return `  ${paint(['magenta', 'bold'], String(number))}  ${paint('bold', title)} ${paint('dim', rule)}`
}

function said(who: string, where: string, text: string, { paint, width }: Page): string[] {
  const voice = voices[who] ?? 'bold'
  const bar = paint('dim', '│')
  const lines = wrap(text.trimEnd(), width - nameWidth - 6).map((line) => `  ${' '.repeat(nameWidth)} ${bar} ${line}`)
  return [`  ${paint(voice, who.padEnd(nameWidth))} ${paint('dim', where)}`, ...lines]
}

function stepLine(mark: string, title: string, result: string, seconds: number, { paint, width }: Page): string {
  const room = width - title.length - 16
  const left = `  ${mark} ${title}${result === '' ? '' : `  ${paint('dim', clip(result, Math.max(10, room)))}`}`
  return apart(left, paint('dim', duration(seconds).padStart(8)), width)
}

function agent(turn: number, kind: AgentKind, text: string, { paint, width }: Page): string[] {
  const [mark, colour] = marks[kind]
  const lines = kind === 'says' || kind === 'refused' ? wrap(text, width - 12) : [clip(text, width - 12)]
  return lines.map((line, at) => {
    const number = paint('dim', (at === 0 ? String(turn) : '').padStart(5))
    return `${number} ${paint(colour, at === 0 ? mark : ' ')} ${kind === 'says' ? paint('dim', line) : paint(colour, line)}`
  })
}

const indented = (text: string, { width }: Page): string[] => wrap(text, width - 4).map((line) => `    ${line}`)

function ending(event: Extract<StoryEvent, { event: 'done' }>, page: Page): string[] {
  const { paint, width } = page
  const { commit, passed, failed } = event.checks
  const good = failed === 0 && passed > 0
  const verdict = `${passed} tests pass${failed > 0 ? `, ${failed} fail` : ''} on a fresh checkout of ${commit.slice(0, 7)}`
  return [
    '',
    apart(
      `  ${good ? paint(['green', 'bold'], '✓ Pull request ready') : paint(['red', 'bold'], '✗ Not ready')}`,
      paint('dim', duration(event.seconds)),
      width,
    ),
    `    ${event.pull_request}`,
    `    ${verdict}`,
    '',
  ]
}
