import type { Figures } from './figure.ts'

/** A file of this folder and the figures it measures. */
export interface Part {
  ids: string[]
  load(): Promise<{ figures: Figures }>
}

/** Loaded only when asked for, so that measuring one thing does not start another's servers. */
export const parts: Part[] = [
  { ids: ['approval.model'], load: () => import('./approval-model.ts') },
  { ids: ['install.bytes'], load: () => import('./install.ts') },
  { ids: ['story.seconds'], load: () => import('./story.ts') },
  { ids: ['agent', 'broker.added'], load: () => import('./agent.ts') },
  { ids: ['review'], load: () => import('./review.ts') },
  { ids: ['specs', 'app'], load: () => import('./app.ts') },
  { ids: ['hooks.validate-bash'], load: () => import('./hooks-bash.ts') },
  { ids: ['hooks.verify-changes', 'hooks.secrets'], load: () => import('./hooks-changes.ts') },
  { ids: ['page'], load: () => import('./page.ts') },
  { ids: ['broker.fuzz', 'redteam'], load: () => import('./redteam.ts') },
]
