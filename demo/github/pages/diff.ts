import { escaped } from './page.ts'

const kinds: [pattern: RegExp, name: string][] = [
  [/^diff --git /, 'file'],
  [/^@@/, 'at'],
  [/^\+/, 'add'],
  [/^-/, 'del'],
]

/** A unified diff, a coloured line each. */
export const diffHtml = (patch: string): string => {
  const lines = patch.trimEnd().split('\n')
  const shown = lines.map((line) => {
    const kind = kinds.find(([pattern]) => pattern.test(line))?.[1]
    return kind === undefined ? escaped(line) : `<span class="${kind}">${escaped(line)}</span>`
  })
  return `<pre class="diff">${shown.join('\n')}</pre>`
}
