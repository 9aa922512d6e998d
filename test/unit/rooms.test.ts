import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** CONTRIBUTING's table: which rooms a row is about, and what they may import beside themselves. */
const rows = read('CONTRIBUTING.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const cells = line.split('|').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
    return { rooms: cells[1] ?? [], allowed: cells.at(-2) ?? [], anything: / anything \|$/.test(line) }
  })
const ruled = rows.filter(({ anything }) => !anything)
const rooms = ruled.flatMap((row) => row.rooms).filter((room) => /^[\w-]+\/$/.test(room))

const sources = globSync(
  rooms.map((room) => `${room}**/*.ts`),
  { cwd: root },
).filter((file) => !file.endsWith('.test.ts') && !file.includes('node_modules'))

/** What a source imports, of ours by its path in the repository. */
const importsOf = (file: string, text = read(file)): string[] =>
  [...text.matchAll(/\b(?:from|import\(|import)\s*'([^'\n]+)'/g)].map(([, name = '']) =>
    name.startsWith('.') ? path.join(path.dirname(file), name) : name,
  )

const within = (place: string, file: string) => (place.endsWith('/') ? file.startsWith(place) : file === place)
/** The imports of a file that its room's rows do not allow. */
const astray = (file: string, imports: readonly string[]): string[] => {
  const mine = ruled.filter((row) => row.rooms.some((room) => within(room, file)))
  const allowed = [`${file.split('/')[0]}/`, ...mine.flatMap((row) => row.allowed)]
  return imports.filter((name) => existsSync(path.join(root, name)) && !allowed.some((place) => within(place, name)))
}

describe('rooms import only what CONTRIBUTING says', () => {
  it('and the table names every room of what is published', () => {
    expect(rooms).toEqual(expect.arrayContaining(['core/', 'app/', 'actions/', 'hooks/', 'docker/', 'voice-page/']))
    expect(sources.length).toBeGreaterThan(300)
  })

  it('as the table says', () => {
    expect(sources.flatMap((file) => astray(file, importsOf(file)).map((name) => `${file} → ${name}`))).toEqual([])
  })

  it('and the page nothing that only Node has, however far away', () => {
    const queue = ['voice-page/main.ts']
    const seen = new Set(queue)
    const problems: string[] = []
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      for (const name of importsOf(file)) {
        if (name.startsWith('node:')) problems.push(`${file} → ${name}`)
        if (!name.endsWith('.ts') || seen.has(name)) continue
        seen.add(name)
        queue.push(name)
      }
    }
    expect(problems).toEqual([])
    expect([...seen].filter((file) => file.startsWith('core/')).length).toBeGreaterThan(5)
  })

  it.each([
    ['core/errors.ts', 'app/host.ts'],
    ['hooks/state.ts', 'actions/agent/run.ts'],
    ['actions/bot/run.ts', 'hooks/state.ts'],
    ['actions/agent/run.ts', 'docker/worker/loop.ts'],
    ['docker/worker/loop.ts', 'demo/sandbox/sandbox.ts'],
  ])('sees that %s may not import %s', (file, name) => expect(astray(file, [name])).toEqual([name]))
})
