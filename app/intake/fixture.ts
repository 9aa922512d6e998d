import { Config } from '../../core/config/schema.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { createStore } from '../../core/store/store.ts'
import { type MemoryGitHub, memoryGitHub } from '../../core/testing/memory-github.ts'
import { ada } from '../../core/testing/samples.ts'
import type { Host } from '../host.ts'
import type { Desk } from '../thread/desk.ts'
import { createKnown } from '../thread/known.ts'
import { hear } from './hear.ts'
import type { Request } from './intake.ts'
import { openPurse } from './intake.ts'

/** A voice note as GitHub writes it. */
export const note = (number: number): string =>
  `[${number}.wav](https://github.com/user-attachments/files/${number}/${number}.wav)`

interface Ears {
  github?: MemoryGitHub
  config?: object
  /** What is attached, by its number; any other is withheld. */
  recordings: Record<number, Uint8Array<ArrayBuffer>>
  /** What the transcription service answers. */
  answer?: object
  key?: string | null
}

/** A desk whose host is real down to its `fetch`, which stands for GitHub's attachments and for the transcription service. */
export function ears({ github = memoryGitHub(), config = {}, recordings, answer = {}, key = 'sk-openai' }: Ears) {
  const asked: [name: string, value: string][][] = []
  const fetcher: typeof fetch = async (input, init) => {
    const url = String(input)
    if (!url.includes('/audio/transcriptions')) {
      const bytes = recordings[Number(/files\/(\d+)\//.exec(url)?.[1])]
      return bytes === undefined ? new Response('no', { status: 404 }) : new Response(bytes)
    }
    const form = await new globalThis.Request(url, { ...init, duplex: 'half' } as RequestInit).formData()
    asked.push([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
    return Response.json({ text: `Heard ${asked.length}.`, ...answer })
  }
  const host: Host = {
    kind: 'app',
    openai: key === null ? null : { key },
    anthropic: null,
    server: 'https://github.com',
    bot: { id: 9, login: 'sentra[bot]', app_id: 1, shared: false },
    fetch: fetcher,
    now: () => new Date('2026-11-22T10:00:00Z'),
    sleep: async () => {},
  }
  const parsed = Config.parse(config)
  const store = createStore(github, { branch: parsed.specs.branch, now: host.now, sleep: host.sleep })
  const desk: Desk = {
    ...{ host, known: createKnown(), store, config: parsed, problem: null, seen: [] },
    github: github as MemoryGitHub & Desk['github'],
    repository: { owner: 'ada', repo: 'clock', defaultBranch: 'main' },
    web: { server: host.server, owner: 'ada', repo: 'clock', branch: parsed.specs.branch },
    overview: 'The face is drawn by `Dial`.',
    manifest: '{"name":"clock","devDependencies":{"vitest":"5"}}',
  }
  const listenTo = async (request: Partial<Request> & { words: string }, metadata: SpecMetadata | null = null) => {
    const purse = await openPurse(desk, metadata)
    const whole: Request = { said, title: 'Dark mode', issue: '', spec: null, ...request }
    const heard = await hear(desk, whole, { renderedBody: async () => '', token: async () => undefined }, purse)
    return { ...heard, spent: purse.spent }
  }
  return { github, desk, asked, listenTo }
}

const said: Request['said'] = {
  ...{ kind: 'comment', id: 7, nodeId: 'n', thread: 42, title: null, body: '', viaApp: null, isPull: false },
  ...{ author: { ...ada, type: 'User' }, createdAt: '2026-11-22T09:00:00Z' },
}
