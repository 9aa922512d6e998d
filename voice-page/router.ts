import type { Preferences } from './preferences.ts'
import type { Site } from './site.ts'
import { talk } from './views/talk.ts'

/** What every view is given. */
export interface Visit {
  repository: string
  site: Site
  preferences: Preferences
}

/** A view on show. `close` ends what it started, when another takes its place; one that stays is shown again as it was. */
export interface Open {
  element: HTMLElement
  stays?: boolean
  close?(): void
}

type Make = (visit: Visit) => Open

/** The four views. Only the first is part of the first load. */
export const views: Record<'talk' | 'specs' | 'dashboard' | 'settings', { title: string; load(): Promise<Make> }> = {
  talk: { title: 'Talk', load: async () => talk },
  specs: { title: 'Specs', load: async () => (await import('./views/specs.ts')).specs },
  dashboard: { title: 'Dashboard', load: async () => (await import('./views/dashboard.ts')).dashboard },
  settings: { title: 'Settings', load: async () => (await import('./views/settings.ts')).settings },
}

/** Which view an address's fragment names: `#specs`, and `#specs/42-dark-mode` for one within. */
export function viewOf(hash: string): keyof typeof views {
  const name = hash.replace(/^#/, '').split('/')[0] ?? ''
  return Object.hasOwn(views, name) ? (name as keyof typeof views) : 'talk'
}

export const withinView = (hash: string): string => decodeURIComponent(hash.split('/').slice(1).join('/'))
