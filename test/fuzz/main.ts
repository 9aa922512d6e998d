/** `node --expose-gc main.ts COUNT SEED [BODY_MS]`: fuzzes the broker and prints what it found, as JSON. */
import { fuzzBroker } from './broker.ts'

const [count = '20000', seed = '1', bodyMs] = process.argv.slice(2)
process.stdout.write(JSON.stringify(await fuzzBroker(Number(count), Number(seed), bodyMs ? Number(bodyMs) : undefined)))
