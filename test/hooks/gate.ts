import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Evidence } from '../../hooks/gate/evidence.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** What a run of the gate gave. */
export interface GateAnswer {
  code: number | null
  out: string
  err: string
}

/** A small project in a folder of its own, and the gate run on it as its own process. */
export class Project {
  readonly folder: string
  private readonly base: string

  private constructor(base: string) {
    this.base = base
    this.folder = path.join(base, 'project')
  }

  static async make(files: Record<string, string>): Promise<Project> {
    const project = new Project(await realpath(await mkdtemp(path.join(tmpdir(), 'sentra-gate-test-'))))
    await mkdir(project.folder)
    for (const [name, text] of Object.entries(files)) await project.write(name, text)
    return project
  }

  async write(name: string, text: string): Promise<void> {
    const file = path.join(this.folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  }

  /** The gate by hand, with its evidence, checked by its schema. */
  async evidence(...args: string[]): Promise<{ code: number | null; evidence: Evidence; err: string }> {
    const file = path.join(this.base, `evidence-${Date.now()}.json`)
    const { code, err } = await this.run(['--json', file, ...args], '')
    return { code, err, evidence: Evidence.parse(JSON.parse(await readFile(file, 'utf8'))) }
  }

  /** The gate as a Stop hook. */
  stop(active: boolean, event: object = {}): Promise<GateAnswer> {
    return this.run([], JSON.stringify({ ...this.event(active), ...event }))
  }

  event(active: boolean): object {
    return {
      session_id: 'session-1',
      transcript_path: path.join(this.base, 'transcript.jsonl'),
      cwd: this.folder,
      permission_mode: 'default',
      hook_event_name: 'Stop',
      stop_hook_active: active,
    }
  }

  run(args: readonly string[], input: string): Promise<GateAnswer> {
    const child = spawn(process.execPath, [path.join(root, 'hooks/quality-gate.ts'), ...args], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, SENTRA_HOOKS_STATE: path.join(this.base, 'state') },
    })
    const answer: GateAnswer = { code: null, out: '', err: '' }
    child.stdout.on('data', (chunk) => {
      answer.out += chunk
    })
    child.stderr.on('data', (chunk) => {
      answer.err += chunk
    })
    child.stdin.end(input)
    return new Promise((resolve, reject) => {
      child.once('error', reject).once('close', (code) => resolve({ ...answer, code }))
    })
  }

  remove(): Promise<void> {
    return rm(this.base, { recursive: true, force: true })
  }
}

/** A Node project with one module and one test that passes. */
export const nodeProject = {
  'package.json': JSON.stringify({
    name: 'small',
    type: 'module',
    scripts: { test: 'node --test', lint: 'node lint.js' },
  }),
  'lint.js': "console.log('fine')\n",
  'src/add.js': 'export const add = (a, b) => a + b\n',
  'test/add.test.js':
    "import assert from 'node:assert'\nimport test from 'node:test'\nimport { add } from '../src/add.js'\ntest('adds', () => assert.equal(add(1, 2), 3))\n",
}
