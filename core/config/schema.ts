import { z } from 'zod'
import { projectPattern } from '../spec/identity.ts'

/** Dollars, as people write them: `2.5`. */
const dollars = z.number().positive().max(10_000)
const path = z
  .string()
  .min(1)
  .max(500)
  .refine((value) => !value.startsWith('/') && !value.split('/').includes('..'), 'a path inside the repository')

/** What proves a change good. A command is run by `bash -c` in the container; what is left out is found by itself. */
export const Gate = z.strictObject({
  typecheck: z.string().max(2_000).optional().describe('for example: npx tsc --noEmit'),
  lint: z.string().max(2_000).optional(),
  test: z.string().max(2_000).optional().describe('for example: npm test'),
  build: z.string().max(2_000).optional(),
  audit: z.string().max(2_000).optional(),
  coverage: z.strictObject({ min: z.number().min(0).max(100) }).optional(),
  timeout_minutes: z.number().positive().max(120).default(10),
  allow_no_tests: z.boolean().default(false),
})

/** Which model answers in a slot; `models.json` keeps the defaults. Base URLs and keys belong to the host (its environment), never to a repository. */
const Model = z.string().regex(/^[\w.:/@-]{1,100}$/)

const Price = z.strictObject({
  input: z.number().nonnegative().describe('dollars a million input tokens'),
  output: z.number().nonnegative().describe('dollars a million output tokens'),
  cache_read: z.number().nonnegative().optional().describe('dollars a million tokens read from the cache'),
  cache_write: z.number().nonnegative().optional().describe('dollars a million tokens written to it for five minutes'),
  cache_write_1h: z.number().nonnegative().optional().describe('dollars a million tokens written to it for an hour'),
  audio_input: z.number().nonnegative().optional().describe('dollars a million tokens of sound, if not as of text'),
  audio_minute: z.number().nonnegative().optional().describe('dollars a minute of sound, for a model sold so'),
})

/** A name of the network, never an address: `files.example.com`, `files.example.com:8443`. */
const Host = z
  .string()
  .regex(
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(:\d{1,5})?$/,
    'a host such as files.example.com',
  )
const fileName = z.string().regex(/^[\w.@+-]{1,100}$/, 'a file’s name, without a folder')

/** A package manager that is not built in: how it fetches without running code, and builds without a network. */
const Manager = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  manifest: fileName.describe('the file whose change asks for other dependencies, for example: Cargo.toml'),
  locks: z.array(fileName).max(10).default([]).describe('brought up to date by fetching, and published so'),
  hand: z.array(fileName).max(50).default([]).describe('more files that fetching needs; nothing else is there'),
  hosts: z.array(Host).max(50).default([]),
  fetch: z.string().max(2_000).describe('runs with these hosts as its only way out; must not run packages’ code'),
  build: z.string().max(2_000).default('true').describe('runs without a network'),
  audit: z.string().max(2_000).optional().describe('prints advisories in npm’s JSON'),
  installs: z.array(path).min(1).max(10).describe('folders that take the place of what was carried in'),
})

/**
 * `.sentra/config.yml` on the default branch. Every field has a default, so an empty file and no file mean the same.
 * Unknown keys are refused, with their line: a misspelt rule must not silently be no rule.
 */
export const Config = z.strictObject({
  schema: z.literal(1).default(1),
  bot: z
    .enum(['auto', 'app', 'action'])
    .default('auto')
    .describe('who acts where both the App and sentra.yml are there'),
  specs: z
    .strictObject({
      branch: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,200}$/)
        .default('sentra/specs'),
      on_show_seconds: z
        .int()
        .min(0)
        .max(86_400)
        .default(60)
        .describe('how long a version must be on show before a bare /approve'),
      authors_may_revise: z
        .boolean()
        .default(false)
        .describe("whether an issue's author may /revise without write access"),
    })
    .prefault({}),
  approval: z
    .strictObject({
      permission: z.enum(['write', 'maintain', 'admin']).default('write'),
      people: z.array(z.string().max(100)).max(200).optional().describe('only these logins, if given'),
      teams: z
        .array(z.string().max(200))
        .max(50)
        .optional()
        .describe('only members of these teams (org/team), if given'),
      count: z.int().min(1).max(10).default(1),
      own_specs: z.boolean().default(true).describe("whether a person may approve a spec of one's own"),
    })
    .prefault({}),
  budget: z
    .strictObject({
      run: dollars.default(5),
      spec: dollars.default(20),
      day: dollars.default(50),
    })
    .prefault({}),
  models: z
    .strictObject({
      listening: Model.optional().describe('writes down voice notes'),
      thinking: Model.optional().describe('drafts and revises specs, of whichever provider has a key'),
      agent: Model.optional().describe('writes the code'),
      prices: z.record(Model, Price).default({}),
    })
    .prefault({}),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional()
    .describe('of voice notes; detected if left out'),
  agent: z
    .strictObject({
      turns: z.int().min(1).max(500).default(80),
      minutes: z.number().positive().max(350).default(30),
      protected: z
        .array(path)
        .max(200)
        .default([])
        .describe('paths that a run may not change, beside the built-in ones'),
      patch_lines: z.int().positive().default(5_000),
    })
    .prefault({}),
  sandbox: z
    .strictObject({
      image: z.string().max(300).default('runner').describe('runner, sentra, or an image by digest'),
      memory_mb: z.int().min(256).max(65_536).default(2_048),
      cpus: z.number().positive().max(64).default(2),
      pids: z.int().min(32).max(4_096).default(100),
    })
    .prefault({}),
  dependencies: z
    .strictObject({
      hosts: z.array(Host).max(50).default([]).describe('where packages come from beside the registry'),
      managers: z.array(Manager).max(10).default([]),
    })
    .prefault({}),
  gate: Gate.prefault({}),
  hooks: z
    .strictObject({
      bash: z
        .strictObject({
          rules: z
            .array(
              z.strictObject({
                name: z.string().max(100),
                command: z
                  .string()
                  .max(500)
                  .describe('the words a command must begin with, for example: terraform apply'),
                why: z.string().max(500),
                instead: z.string().max(500).optional(),
              }),
            )
            .max(200)
            .default([]),
          allow: z.array(z.string().max(500)).max(200).default([]),
        })
        .prefault({}),
    })
    .prefault({}),
  checks: z
    .strictObject({
      fix: z
        .enum(['off', 'ask', 'auto'])
        .default('ask')
        .describe("when the repository's own checks fail on a pull request of Sentra's: offer /fix, or mend at once"),
      rounds: z
        .int()
        .min(0)
        .max(20)
        .default(3)
        .describe('how often failing checks of an approved version are taken up'),
    })
    .prefault({}),
  pull_request: z
    .strictObject({
      delete_branch: z.boolean().default(false).describe("whether a merged pull request's branch is deleted"),
    })
    .prefault({}),
  commit: z.strictObject({ signoff: z.boolean().default(false) }).prefault({}),
  projects: z
    .record(
      z.string().regex(projectPattern),
      z.strictObject({ path, gate: Gate.optional(), memory: path.optional(), label: z.string().max(50).optional() }),
    )
    .default({})
    .describe("a monorepo's parts; without it there is one project, named after the repository"),
})

export type Config = z.infer<typeof Config>
export type Gate = z.infer<typeof Gate>
