import { messageOf, SentraError } from '../../core/errors.ts'
import type { AgentKind, StoryEvent, Teller } from './events.ts'

const progressEvery = 1000

/** How the acts speak. Each call becomes an event for the teller. */
export class Story {
  readonly #teller: Teller
  #act = 0

  constructor(teller: Teller) {
    this.#teller = teller
  }

  act(title: string): void {
    this.#act += 1
    this.tell({ event: 'act', number: this.#act, title })
  }

  said(who: string, where: string, text: string): void {
    this.tell({ event: 'said', who, where, text })
  }

  agent(turn: number, kind: AgentKind, text: string): void {
    this.tell({ event: 'agent', turn, kind, text })
  }

  note(text: string): void {
    this.tell({ event: 'note', text })
  }

  diff(title: string, patch: string): void {
    this.tell({ event: 'diff', title, patch })
  }

  tell(event: StoryEvent): void {
    this.#teller.tell(event)
  }

  /**
   * Times one piece of work; a sign of life every second. `result` says in a few words what came of it. A failure is
   * told and thrown on.
   */
  async step<T>(
    id: string,
    title: string,
    work: (detail: (text: string) => void) => Promise<T>,
    result: (value: T) => string = () => '',
  ): Promise<T> {
    const begin = Date.now()
    const seconds = () => (Date.now() - begin) / 1000
    let detail = ''
    this.tell({ event: 'step', id, title })
    const timer = setInterval(() => this.tell({ event: 'progress', id, seconds: seconds(), detail }), progressEvery)
    try {
      const value = await work((text) => {
        detail = text
      })
      this.tell({ event: 'step-done', id, title, seconds: seconds(), result: result(value) })
      return value
    } catch (error) {
      this.tell({ event: 'step-failed', id, title, seconds: seconds(), why: brief(error) })
      throw error
    } finally {
      clearInterval(timer)
    }
  }
}

/** The rest of it is told once, where the story ends. */
const brief = (error: unknown): string => (error instanceof SentraError ? error.what : messageOf(error))
