import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Evidence, Warning } from './evidence.ts'

/** An agent is sent back at most this often; then the gate lets go, and the evidence stays red. */
export const rounds = 3

const Session = z.object({ round: z.int().nonnegative(), green: Evidence.optional(), greenAt: z.string().optional() })
type Session = z.infer<typeof Session>

/** What the gate remembers of a session: how often it sent the agent back, and the last green evidence, to compare with. */
export class GateSession {
  private readonly folder: string
  private readonly session: Session

  constructor(folder: string) {
    this.folder = folder
    const file = path.join(folder, 'gate.json')
    const read = existsSync(file) ? Session.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
    this.session = read?.success ? read.data : { round: 0 }
  }

  get green(): Evidence | undefined {
    return this.session.green
  }

  /** The number of this round, from 1. A stop that no hook caused begins anew. */
  next(continued: boolean): number {
    this.session.round = continued ? this.session.round + 1 : 1
    return this.session.round
  }

  /** Whether this very state of the workspace was green already. */
  wasGreen(fingerprint: string): boolean {
    return this.session.greenAt === fingerprint
  }

  /** Keeps what a run showed of the workspace; without a fingerprint it is not taken for green. */
  save(evidence: Evidence, fingerprint: string): void {
    if (evidence.status === 'passed' && fingerprint !== '')
      Object.assign(this.session, { green: evidence, greenAt: fingerprint })
    writeFileSync(path.join(this.folder, 'gate.json'), JSON.stringify(this.session), { mode: 0o600 })
    writeFileSync(path.join(this.folder, 'evidence.json'), JSON.stringify(evidence, null, 2), { mode: 0o600 })
  }

  /** What the verify hook let through with a warning. */
  warnings(): Warning[] {
    const file = path.join(this.folder, 'warnings.jsonl')
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
    return lines.slice(-500).map((line) => z.object(Warning.shape).parse(JSON.parse(line)))
  }
}
