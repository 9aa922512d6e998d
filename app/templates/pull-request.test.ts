import { describe, expect, it } from 'vitest'
import { checks } from './checks.ts'
import { closedUnmerged, merged } from './merged.ts'
import { heardOnLine, rework } from './rework.ts'

const web = { server: 'https://github.com', owner: 'ada', repo: 'clock', branch: 'sentra/specs' }
const head = 'a1b2c3d4e5f6'.repeat(4).slice(0, 40)
const failed = (...names: string[]) =>
  names.map((name, at) => ({
    id: at,
    name,
    conclusion: 'failure',
    url: `https://github.com/ada/clock/actions/runs/${at}`,
  }))
const round = { number: 2, of: 3, left: 2 }
const none = { notStarted: null, notes: [], remarks: [] }

describe('what people read under a pull request', () => {
  it('a review that is taken up', () => expect(rework({ web, waits: false, ...none })).toMatchSnapshot())

  it('a review while a run goes on', () => expect(rework({ web, waits: true, ...none })).toMatchSnapshot())

  it('a spoken one, of which a part could not be had', () => {
    const notes = [{ text: 'Remember the choice.', unsure: ['choice'] }]
    expect(rework({ web, waits: false, notStarted: null, notes, remarks: ['A note is gone.'] })).toMatchSnapshot()
  })

  it('a voice note on a line of it', () => {
    const notes = [{ text: 'Remember the choice.', unsure: [] }]
    expect(heardOnLine({ notes, remarks: [] })).toMatchSnapshot()
  })

  it('one that could not be started', () =>
    expect(rework({ web, waits: false, ...none, notStarted: 'There is no workflow.' })).toMatchSnapshot())

  it('checks that failed', () => {
    expect(checks.offered({ head, failed: failed('Test'), round })).toMatchSnapshot()
    expect(checks.takenUp({ head, failed: failed('Test', 'Lint'), round, notStarted: null })).toMatchSnapshot()
    expect(checks.takenUp({ head, failed: failed('Test'), round, notStarted: 'No workflow.' })).toMatchSnapshot()
    expect(checks.usedUp({ head, failed: failed('Test'), round: { number: 2, of: 1, left: 0 } })).toMatchSnapshot()
    expect(checks.usedUp({ head, failed: failed('Test'), round: { number: 1, of: 0, left: 0 } })).toMatchSnapshot()
  })

  it('many checks that failed, one with a name that would be Markdown', () => {
    const many = failed('[x](y) @ada', 'b', 'c', 'd', 'e', 'f', 'g')
    expect(checks.offered({ head, failed: many, round })).toMatchSnapshot()
    expect(checks.offered({ head, failed: many, round })).not.toContain('@ada')
  })

  it('the end', () => {
    expect(merged(7)).toMatchSnapshot()
    expect(closedUnmerged()).toMatchSnapshot()
  })
})
