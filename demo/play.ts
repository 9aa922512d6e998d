import type { Cleanup } from './cleanup.ts'
import { dockerEngine } from './docker.ts'
import type { Options } from './flags.ts'
import { hasGit } from './github/git/run.ts'
import { makePlan, type Plan } from './plan.ts'
import { disclosure } from './sandbox/disclosure.ts'
import type { Story } from './terminal/story.ts'
import { listenHere } from './voice/listen.ts'

export interface Production {
  readonly options: Options
  readonly story: Story
  readonly cleanup: Cleanup
  readonly signal: AbortSignal
  readonly env: NodeJS.ProcessEnv
}

/** Plays the whole story. `good` where the pull request is there, its tests pass, and GitHub would have taken every request. */
export async function play({ options, story, cleanup, signal, env }: Production): Promise<{ readonly good: boolean }> {
  const begin = Date.now()
  const plan = await makePlan(options, {
    listen: (wav) => story.step('listen', 'Write your recording down with pocketsphinx', () => listenHere(wav, signal)),
    dockerEngine: () => dockerEngine(env, signal),
    hasGit,
    env,
  })
  signal.throwIfAborted()
  // Only now: what cannot be played is refused before anything large is loaded.
  const { perform, setStage } = await import('./story/index.ts')
  const stage = await setStage({ plan, story, signal, cleanup, port: options.port, env })
  const { repository, github } = stage
  story.tell({
    event: 'begin',
    github: `a local one, at ${repository.cloneUrl.replace(/\.git$/, '')}`,
    models: plan.feature
      ? 'scripted: a local server gives answers that were written by hand'
      : 'real ones, paid with your keys',
    worker: workerIn(plan),
  })
  const { url, checks } = await perform(stage)
  signal.throwIfAborted()
  const { violations } = github
  if (violations.length > 0) story.note(`GitHub would refuse what was sent to it: ${violations.join('; ')}`)
  story.note(
    options.keep
      ? `The local GitHub stays up at ${github.webUrl}/${repository.fullName}. Ctrl-C ends it.`
      : 'The local GitHub goes now, and its pages with it. To look around in it: npm start -- --keep',
  )
  story.tell({ event: 'done', pull_request: url, checks, seconds: (Date.now() - begin) / 1000 })
  return { good: checks.failed === 0 && checks.passed > 0 && violations.length === 0 }
}

const workerIn = ({ docker }: Plan): string =>
  'refused' in docker
    ? disclosure(docker.refused)
    : `Docker ${docker.version}: a locked container over this machine's own programs, without a network`
