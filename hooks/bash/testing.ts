import type { Place } from './place.ts'

/** A project, for tests of what is judged in it. */
export const place: Place = {
  workspace: '/w/project',
  cwd: '/w/project',
  home: '/home/dev',
  env: {},
  hooks: ['/w/project/.claude', '/w/project/.sentra/config.yml'],
}
