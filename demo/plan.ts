import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { SentraError } from '../core/errors.ts'
import type { Engine } from './docker.ts'
import type { Options } from './flags.ts'
import type { Feature } from './script/feature.ts'
import { features } from './script/features.ts'
import { recognise } from './voice/recognise.ts'
import { type Recording, readRecording } from './voice/recording.ts'

/** What is to be played, decided before anything is started. */
export interface Plan {
  readonly recording: Recording
  /** The scripted feature that is asked for; `undefined` with `--live`, where anything may be asked. */
  readonly feature: Feature | undefined
  /** What pocketsphinx made of a recording of one's own. */
  readonly heard: string | undefined
  readonly keys: { readonly openai: string; readonly anthropic: string }
  /** The Docker engine, or why the agent works in a plain folder. */
  readonly docker: Engine
}

export interface PlanPorts {
  /** Writes a recording down on this machine. */
  listen(wav: Buffer): Promise<string>
  dockerEngine(): Promise<Engine>
  hasGit(): Promise<boolean>
  env: NodeJS.ProcessEnv
}

/** Keys of the scripted run: no secrets, but searched for afterwards wherever they must not be. */
export const canaries = { openai: 'sk-canary-openai-5f1d0c7be2a94386', anthropic: 'sk-ant-canary-8d3b61f07ac2495e' }

/** Reads the recording, finds the feature, looks for Docker and keys. Throws `SentraError` for what cannot be played. */
export async function makePlan(options: Options, ports: PlanPorts): Promise<Plan> {
  if (!(await ports.hasGit())) {
    throw new SentraError({
      what: 'git is missing.',
      why: 'The local GitHub keeps its repositories with it, and the story clones from there.',
      next: 'Install it (apt-get install git) and run it again.',
    })
  }
  const docker = await ports.dockerEngine()
  if (options.live) {
    const recording = await readRecording(options.voiceNote ?? shipped(features[0]))
    return { recording, feature: undefined, heard: undefined, keys: liveKeys(ports.env, docker), docker }
  }
  if (options.voiceNote === undefined) {
    const recording = await readRecording(shipped(features[0]))
    return { recording, feature: features[0], heard: undefined, keys: canaries, docker }
  }
  const recording = await readRecording(options.voiceNote)
  return { recording, ...(await featureIn(recording, ports)), keys: canaries, docker }
}

const shipped = (feature: Feature): string => path.join(import.meta.dirname, 'voice-notes', feature.recording)

/** The demo's own recordings are known by their bytes, others by what is heard in them. */
async function featureIn(
  recording: Recording,
  ports: PlanPorts,
): Promise<{ feature: Feature; heard: string | undefined }> {
  for (const feature of features) {
    if (recording.bytes.equals(await readFile(shipped(feature)))) return { feature, heard: undefined }
  }
  const heard = await ports.listen(recording.bytes)
  const feature = recognise(heard, features)
  if (feature) return { feature, heard }
  const known = features.map(({ title }) => `"${title}"`).join(', ')
  throw new SentraError({
    what: heard === '' ? 'Nothing was heard in the voice note.' : `Heard: "${heard}".`,
    why: `The scripted models know three features only: ${known}.`,
    next: `Ask for one of them, as in "${features[0].transcript}" Or say what you like with --live and keys of your own.`,
  })
}

function liveKeys(env: NodeJS.ProcessEnv, docker: Engine): Plan['keys'] {
  const openai = env.OPENAI_API_KEY
  const anthropic = env.ANTHROPIC_API_KEY
  if ('refused' in docker) {
    throw new SentraError({
      what: '--live needs Docker.',
      why: `${docker.refused} What a real model writes is not run outside a locked container.`,
      next: 'Start Docker on this Linux machine (docker info must answer) and run it again, or leave --live out.',
    })
  }
  if (openai && anthropic) return { openai, anthropic }
  const missing = [...(openai ? [] : ['OPENAI_API_KEY']), ...(anthropic ? [] : ['ANTHROPIC_API_KEY'])].join(' and ')
  throw new SentraError({
    what: '--live needs keys of your own.',
    why: `${missing} ${missing.includes(' and ') ? 'are' : 'is'} not set.`,
    next: 'Set them in the environment, or leave --live out for the scripted models.',
  })
}
