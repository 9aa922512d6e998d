import { describe, expect, it } from 'vitest'
import { createSpec } from '../../core/store/create-spec.ts'
import { ada, bob, sampleApproval, sampleSource } from '../../core/testing/samples.ts'
import { wav } from '../audio/fixtures.ts'
import { ears, note } from './fixture.ts'

/** Recordings of one to `count` seconds: of different bytes. */
const recordings = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [at + 1, wav(at + 1)]))

describe('the voice notes of a request', () => {
  it('are heard in their order, the issue’s own first', async () => {
    const { listenTo } = ears({ recordings: recordings(3) })
    const { notes, remarks } = await listenTo({ issue: `a ${note(2)}`, words: `${note(3)} b ${note(1)}` })
    expect(notes.map(({ text }) => text)).toEqual(['Heard 1.', 'Heard 2.', 'Heard 3.'])
    expect(remarks).toEqual([])
  })

  it('are ten at most: the limit is named, and the way to have the others heard', async () => {
    const { listenTo, asked } = ears({ recordings: recordings(12) })
    const words = Array.from({ length: 12 }, (_, at) => note(at + 1)).join(' ')
    const { notes, remarks } = await listenTo({ words })
    expect(notes).toHaveLength(10)
    expect(asked).toHaveLength(10)
    expect(remarks).toMatchInlineSnapshot(`
      [
        "Only the first 10 voice notes were heard, which is as many as one text may carry. Attach the others to a comment that begins with \`/revise\`.",
      ]
    `)
  })

  it('go on without one that GitHub withholds, which is named with what works instead', async () => {
    const { listenTo } = ears({ recordings: recordings(1) })
    const { notes, remarks } = await listenTo({ words: `${note(8)} ${note(1)}` })
    expect(notes.map(({ text }) => text)).toEqual(['Heard 1.'])
    expect(remarks).toMatchInlineSnapshot(`
      [
        "I could not fetch the voice note \`8.wav\`. GitHub does not hand it out to apps. In private repositories it keeps \`.mp3\` and \`.wav\` files for signed-in people. Attach the recording as \`.mp4\` or \`.webm\` instead, or write it as text.",
      ]
    `)
  })

  it('are refused where GitHub withholds all of them', async () => {
    const { listenTo } = ears({ recordings: {} })
    await expect(listenTo({ words: `${note(8)} ${note(9)}` })).rejects.toThrow(
      /could not fetch the voice note `8\.wav`/,
    )
  })
})

describe('what helps to hear names right', () => {
  const sent = (asked: [string, string][][], name: string) =>
    asked[0]?.filter(([field]) => field === name).map(([, value]) => value)

  it('is the language of the config', async () => {
    const { listenTo, asked } = ears({ recordings: recordings(1), config: { language: 'de' } })
    await listenTo({ words: note(1) })
    expect(sent(asked, 'languages[]')).toEqual(['de'])
  })

  it('is left to the service where the config names no language', async () => {
    const { listenTo, asked } = ears({ recordings: recordings(1) })
    await listenTo({ words: note(1) })
    expect(sent(asked, 'languages[]')).toEqual([])
  })

  it('are the people of the thread and the names in the command, the issue, the overview and the packages', async () => {
    const { listenTo, asked } = ears({ recordings: recordings(1) })
    await listenTo({ words: `As @carol said of src/clock.ts: ${note(1)}`, issue: 'See `tick()`.', people: ['bob'] })
    expect(sent(asked, 'keywords[]')).toEqual([
      'ada',
      'bob',
      'carol',
      'src/clock.ts',
      'tick()',
      'Dial',
      'clock',
      'vitest',
    ])
    expect(sent(asked, 'prompt')).toEqual(['Dark mode'])
  })

  it('are the names in the spec, and who wrote and approved it, also where nobody has read its text yet', async () => {
    const { listenTo, asked, desk } = ears({ recordings: recordings(1) })
    const text = '# Dark mode\n\nThe theme is kept in `localStorage`.\n'
    const source = sampleSource(42, { author: { id: 3, login: 'eve' } })
    const { result } = await createSpec(desk.store, {
      ...{ issue: 42, author: bob, project: 'clock', title: 'Dark mode', text, source },
    })
    const approvals = [sampleApproval(1, 'a'.repeat(64), { approver: { id: 4, login: 'dan' } })]
    const metadata = { ...result, approvals }
    await listenTo({ words: note(1), spec: { metadata, text: '', version: 1 } }, metadata)
    expect(sent(asked, 'keywords[]')?.slice(0, 5)).toEqual([ada.login, 'bob', 'eve', 'dan', 'localStorage'])
  })

  it('holds nothing that a reader does not see', async () => {
    const { listenTo, asked } = ears({ recordings: recordings(1) })
    await listenTo({ words: `<!-- \`hidden/name\` @hidden --> ${note(1)}`, issue: '[](hidden/path.ts)' })
    expect(JSON.stringify(asked)).not.toContain('hidden')
  })
})

describe('what was heard before', () => {
  it('costs nothing, and needs no key', async () => {
    const first = ears({ recordings: recordings(2) })
    await first.listenTo({ words: `${note(1)} ${note(2)}` })
    const again = ears({ recordings: recordings(2), github: first.github, key: null })
    const { notes } = await again.listenTo({ words: `${note(1)} ${note(2)}` })
    expect(notes.map(({ text }) => text)).toEqual(['Heard 1.', 'Heard 2.'])
    expect(again.asked).toEqual([])
  })

  it('keeps what was unsure', async () => {
    const logprobs = [{ token: 'Duck', logprob: -3 }]
    const config = {
      models: { listening: 'gpt-4o-transcribe', prices: { 'gpt-4o-transcribe': { input: 2, output: 9 } } },
    }
    const first = ears({ recordings: recordings(1), config, answer: { text: 'Duck mode', logprobs } })
    expect((await first.listenTo({ words: note(1) })).notes[0]?.unsure).toEqual(['Duck'])
    const again = ears({ recordings: recordings(1), github: first.github })
    expect((await again.listenTo({ words: note(1) })).notes[0]?.unsure).toEqual(['Duck'])
  })

  it('is paid once where it stands twice in a request', async () => {
    const once = await ears({ recordings: recordings(1) }).listenTo({ words: note(1) })
    const { listenTo, asked } = ears({ recordings: { 1: wav(1), 2: wav(1) } })
    const { spent, notes } = await listenTo({ issue: note(1), words: `${note(1)} ${note(2)}` })
    expect(notes).toHaveLength(3)
    expect(asked).toHaveLength(1)
    expect(spent).toBeCloseTo(once.spent, 10)
  })

  it('is carried by the version that a crash kept from being made, and by no later one, however many notes', async () => {
    const first = ears({ recordings: recordings(2) })
    const { spent, notes } = await first.listenTo({ words: `${note(1)} ${note(2)}` })
    expect(spent).toBeGreaterThan(0)
    const retried = ears({ recordings: recordings(2), github: first.github })
    expect((await retried.listenTo({ words: `${note(1)} ${note(2)}` })).spent).toBeCloseTo(spent)
    const { result } = await createSpec(retried.desk.store, {
      ...{
        issue: 42,
        author: ada,
        project: 'clock',
        title: 'Dark mode',
        text: '# Dark mode\n',
        source: sampleSource(42),
      },
      heard: { transcripts_sha256: notes.map(({ sha256 }) => sha256) },
    })
    const spec = { metadata: result, text: '# Dark mode\n', version: 1 }
    expect((await retried.listenTo({ words: `${note(1)} ${note(2)}`, spec }, result)).spent).toBe(0)
    const asked = { ...result, versions: [], heard_sha256: notes.slice(0, 1).map(({ sha256 }) => sha256) }
    const second = await retried.listenTo({ words: `${note(1)} ${note(2)}`, spec: { ...spec, metadata: asked } }, asked)
    expect(second.notes.map(({ cost_usd }) => cost_usd > 0)).toEqual([false, true])
    const [version] = result.versions
    const old = {
      ...result,
      versions: [{ ...version, transcripts_sha256: undefined, transcript_sha256: notes[0]?.sha256 }],
    }
    const before = ears({ recordings: recordings(2), github: first.github })
    const asOld = { ...spec, metadata: old as typeof result }
    expect((await before.listenTo({ words: note(1), spec: asOld }, result)).spent).toBe(0)
  })
})
