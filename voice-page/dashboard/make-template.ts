/**
 * Makes `core/dashboard/template.json` from the page's own dashboard: `node voice-page/dashboard/make-template.ts`.
 * A run fills it with its figures, and has no bundler with it.
 */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'vite'

const file = path.join(import.meta.dirname, '../../core/dashboard/template.json')

/** One HTML file: the page's script and style within it, and a policy that lets these two run and nothing else. */
export async function dashboardTemplate(): Promise<{ html: string }> {
  const built = await build({
    ...{ configFile: false, logLevel: 'error', root: import.meta.dirname },
    build: {
      ...{ write: false, target: 'es2023', modulePreload: false, cssCodeSplit: false },
      rolldownOptions: { input: path.join(import.meta.dirname, 'alone.ts'), output: { format: 'iife' } },
    },
  })
  const files = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const script = files.flatMap((one) => (one.type === 'chunk' ? [one.code.trim()] : [])).join('')
  const style = files.flatMap((one) => (one.type === 'asset' ? [String(one.source).trim()] : [])).join('')
  const html = await readFile(path.join(import.meta.dirname, 'alone.html'), 'utf8')
  const parts: Record<string, string> = {
    ...{ '<!-- script -->': `<script>${script}</script>`, '<!-- style -->': `<style>${style}</style>` },
    ...{ '%scriptHash%': hashOf(script), '%styleHash%': hashOf(style) },
  }
  return { html: html.replace(/<!-- (?:script|style) -->|%\w+Hash%/g, (name) => parts[name] ?? '') }
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

if (import.meta.main) await writeFile(file, `${JSON.stringify(await dashboardTemplate(), null, 2)}\n`)
