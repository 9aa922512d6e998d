import { mostGrowth, runFuzz } from '../test/fuzz/run.ts'
import { batteries } from '../test/redteam/index.ts'
import type { Figures } from './figure.ts'

/** Structured hostile requests at the broker, and how many attacks the red team has. */
export const figures: Figures = async ({ full }) => {
  const count = full ? 200_000 : 20_000
  const result = await runFuzz(count, 1)
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
      goal: `at most ${mostGrowth.toLocaleString('en')}`,
      note: 'held after the last request, over what was held after a tenth of them',
    },
    {
      id: 'broker.fuzz.slow',
      value: result.slow,
      unit: 'connections',
      goal: '0',
      note: 'bodies without an end that the broker did not cut off',
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
