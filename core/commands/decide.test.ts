import { describe, expect, test } from 'vitest'
import { threads } from '../spec/pointer.ts'
import { commandNames } from './command.ts'
import { decideCommand, stages, table } from './decide.ts'
import { refusalOf } from './refusals.ts'

const facts = { command: 'approve', origin: 42, offer: '/approve v2 8f3a2c19d0b47e55' } as const

describe('the table', () => {
  test('has a cell for each command, thread and status, and words for each refusal', () => {
    for (const thread of threads) {
      expect(Object.keys(table[thread]).sort()).toEqual([...commandNames].sort())
      for (const command of commandNames) {
        expect(Object.keys(table[thread][command]).sort()).toEqual([...stages].sort())
        for (const stage of stages) {
          const outcome = decideCommand(command, thread, stage)
          if ('do' in outcome) continue
          const { what, why, next } = refusalOf(outcome.refuse, { ...facts, command })
          for (const words of [what, why, next]) expect(words).toMatch(/^[`A-Z].+\.$/)
        }
      }
    }
  })

  test('reads as it reads', () => {
    const lines = threads.flatMap((thread) =>
      commandNames.map((command) => {
        const cells = stages.map((stage) => {
          const outcome = decideCommand(command, thread, stage)
          return `${stage}: ${'do' in outcome ? outcome.do.toUpperCase() : outcome.refuse}`
        })
        return `${thread} /${command} | ${cells.join(' | ')}`
      }),
    )
    expect(lines.join('\n')).toMatchSnapshot()
  })

  test('nothing is done without a spec but drafting one, and nothing is done to a merged one', () => {
    for (const thread of threads) {
      for (const command of commandNames) {
        const acts = (stage: 'none' | 'merged') => {
          const outcome = decideCommand(command, thread, stage)
          return 'do' in outcome && !outcome.do.startsWith('show_') ? outcome.do : null
        }
        expect([null, 'draft']).toContain(acts('none'))
        expect([null, 'draft']).toContain(acts('merged'))
      }
    }
  })

  test('an approval is typed where the version is shown, on a draft, and nowhere else', () => {
    for (const thread of threads) {
      for (const stage of stages) {
        const approves = 'do' in decideCommand('approve', thread, stage)
        expect(approves).toBe(thread === 'origin' && stage === 'draft')
      }
    }
  })

  test('a run starts only for a version that is approved', () => {
    for (const thread of threads) {
      for (const stage of stages) {
        const starts = JSON.stringify(decideCommand('retry', thread, stage)) === '{"do":"start_run"}'
        expect(starts).toBe(['approved', 'in_review', 'cancelled', 'failed'].includes(stage))
      }
    }
  })

  test('code is changed on a pull request alone, and never of a spec that is a draft, rejected or merged', () => {
    for (const thread of threads) {
      for (const stage of stages) {
        const acts = [decideCommand('revise', thread, stage), decideCommand('fix', thread, stage)].flatMap((outcome) =>
          'do' in outcome && ['rework', 'fix'].includes(outcome.do) ? outcome.do : [],
        )
        const may = thread === 'pull_request' && !['none', 'draft', 'rejected', 'merged'].includes(stage)
        // While the agent is at work, the checks are about a commit that it is about to leave behind.
        const atWork = stage === 'approved' || stage === 'running'
        expect(acts).toEqual(may ? (atWork ? ['rework'] : ['rework', 'fix']) : [])
      }
    }
  })
})
