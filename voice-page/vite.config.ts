import path from 'node:path'
import { defineConfig, type Plugin, type UserConfig } from 'vite'
import settings from './settings.json' with { type: 'json' }
import type { Site } from './site.ts'

/** Relative addresses, so that the page works under any project's path on GitHub Pages. */
export const pageConfig = (site: Site): UserConfig => ({
  root: import.meta.dirname,
  base: './',
  plugins: [settled(site)],
  // The browser's own variant decodes entities through innerHTML, which Trusted Types refuses, and rightly.
  resolve: {
    alias: {
      'decode-named-character-reference': path.join(
        import.meta.dirname,
        '../node_modules/decode-named-character-reference/index.js',
      ),
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
})

/** Puts the addresses of the settings file into the page and into its Content-Security-Policy: it can ask nobody else. */
const settled = (site: Site): Plugin => ({
  name: 'sentra-settings',
  enforce: 'pre',
  load: (id) => (id.endsWith('/voice-page/settings.json') ? JSON.stringify(site) : null),
  transformIndexHtml: (html) => html.replace('%SERVICES%', services(site).join(' ')),
})

const services = ({ openai, github, app }: Site): string[] => [
  ...new Set([openai, github.api, ...(app === null ? [] : [app])].map((address) => new URL(address).origin)),
]

export default defineConfig(pageConfig(settings))
