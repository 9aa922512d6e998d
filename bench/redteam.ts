import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { FuzzResult } from '../test/fuzz/broker.ts'
import { batteries } from '../test/redteam/index.ts'
import type { Figures } from './figure.ts'

const run = promisify(execFile)
const program = path.join(import.meta.dirname, '../test/fuzz/main.ts')

/**
 * Structured hostile requests at the broker, and how many attacks the red team has. The fuzz runs in a process of its
 * own, in which a garbage collection can be asked for, so that memory is what is held and not what is not yet freed.
 */
export const figures: Figures = async ({ full }) => {
  const count = full ? 200_000 : 20_000
  const { stdout } = await run(process.execPath, ['--expose-gc', '--no-warnings', program, String(count), '1'], {
    maxBuffer: 2 ** 26,
    timeout: 1_800_000,
  })
  const result: FuzzResult = JSON.parse(stdout)
  const note = `${Object.keys(result.kinds).length} kinds, ${result.forwarded} forwarded, seed 1`
  return [
    {
      id: 'broker.fuzz.requests',
      value: result.requests,
      unit: 'requests',
      goal: 'at least 200,000 with --full',
      note,
    },
    { id: 'broker.fuzz.leaks', value: result.leaks.length, unit: 'answers with the key', goal: '0' },
    { id: 'broker.fuzz.not-canonical', value: result.odd.length, unit: 'forwarded requests', goal: '0' },
    {
      id: 'broker.fuzz.memory.bytes',
      value: Math.max(0, result.growth),
      unit: 'bytes',
      goal: 'at most 33,554,432',
      note: 'held after the last request, over what was held after a tenth of them',
    },
    {
      id: 'broker.fuzz.slow',
      value: result.slow,
      unit: 'connections',
      goal: '0',
      note: 'bodies without an end that were not cut in 40 seconds; measured in runs longer than that',
    },
    { id: 'broker.fuzz.alive', value: result.alive ? 1 : 0, unit: 'yes or no', goal: '1' },
    { id: 'broker.fuzz.per-second', value: result.requests / result.seconds, unit: 'requests a second' },
    ...Object.entries(batteries).map(([name, attacks]) => ({
      id: `redteam.${name}.attacks`,
      value: attacks.length,
      unit: 'attacks',
      goal: { keys: 'at least 100', network: 'at least 60', tamper: 'at least 30' }[name] ?? '',
    })),
  ]
}
