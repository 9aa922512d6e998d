import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { type Price, priceOf } from '../../../core/prices.ts'
import { Exchange } from './exchange.ts'
import { Forwarder } from './forward.ts'
import { Journal } from './journal.ts'
import { PromptBound } from './prompt-bound.ts'
import { type BrokerLimits, type BrokerUsage, Purse } from './purse.ts'
import { serve } from './serve.ts'
import { Trajectory } from './trajectory.ts'
import { messagesUrl, type Upstream } from './upstream.ts'

export interface BrokerOptions {
  upstream: Upstream
  /** The models that may be asked, by their exact ids. Each must have a price. */
  models: readonly string[]
  /** Prices of the repository's own config (`models.prices`), beside the built-in list. */
  prices?: Readonly<Record<string, Price>>
  limits: BrokerLimits
  /** A folder on the host for `ledger.jsonl` and `trajectory.jsonl`; made if it is not there. */
  directory: string
  now?: () => number
  /** Told of each ledger entry as it is written. */
  onEntry?: (entry: LedgerEntry) => void
}

/** One line of the ledger: a request that was forwarded, or one that was refused. */
export type LedgerEntry =
  | {
      at: string
      request: number
      model: string
      reserved: number
      dollars: number
      tokens: unknown
      status: number
      stop_reason: string | null
      complete: boolean
      ms: number
    }
  | { at: string; refused: string; why: string; route?: string }

export interface Broker {
  /** The Unix socket to mount into the container. It lies in a folder that no other user of the host can enter. */
  socketPath: string
  usage(): BrokerUsage
  ledgerPath: string
  trajectoryPath: string
  /** Settles when no answer is under way any more: then ledger and trajectory have all that was paid for. */
  settled(): Promise<void>
  /** Stops listening, lets paid answers come in for a moment, and removes the socket. Twice is once. */
  close(): Promise<void>
}

/**
 * Starts the one way out of the container: an HTTP server on a Unix socket that knows a single route of a single
 * provider, holds the key, and counts.
 * @throws Refusal when a model has no known price; SentraError when the upstream's address is not accepted.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const prices = new Map(options.models.map((model) => [model, priceOf(model, options.prices)]))
  const forwarder = new Forwarder(messagesUrl(options.upstream.baseUrl), options.upstream.key)
  await mkdir(options.directory, { recursive: true, mode: 0o700 })
  const ledgerPath = path.join(options.directory, 'ledger.jsonl')
  const trajectoryPath = path.join(options.directory, 'trajectory.jsonl')
  const ledger = new Journal(ledgerPath)
  const trajectory = new Trajectory(trajectoryPath)
  const purse = new Purse(options.limits)
  const now = options.now ?? Date.now
  const exchange = new Exchange({
    prices,
    limits: options.limits,
    purse,
    bound: new PromptBound(),
    forwarder,
    key: options.upstream.key,
    trajectory,
    now,
    record: (entry) => {
      ledger.write(entry)
      options.onEntry?.(entry)
    },
  })

  const home = await mkdtemp(path.join(os.tmpdir(), 'sentra-broker-'))
  const socketPath = path.join(home, 'broker.sock')
  const server = serve(exchange, options.limits)
  await listen(server, socketPath)
  const close = async (): Promise<void> => {
    server.close()
    await exchange.settle(5_000, () => server.closeAllConnections())
    server.closeAllConnections()
    forwarder.close()
    ledger.close()
    trajectory.close()
    await rm(home, { recursive: true, force: true })
  }
  let closing: Promise<void> | undefined
  return {
    socketPath,
    ledgerPath,
    trajectoryPath,
    usage: () => purse.usage,
    settled: () => exchange.settled(),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** The folder is the host user's alone; the socket is open to all, since the container's user is another one. */
async function listen(server: Server, socketPath: string): Promise<void> {
  server.listen(socketPath)
  await once(server, 'listening')
  await chmod(socketPath, 0o666)
}
