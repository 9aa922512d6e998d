import { dashboardDays, figuresOf } from '../../../core/dashboard/figures.ts'
import { dashboardFile } from '../../../core/dashboard/file.ts'
import { dashboardLedgers, readable, specsAtWork } from '../../../core/dashboard/sources.ts'
import { paths } from '../../../core/spec/identity.ts'
import { readLedger } from '../../../core/store/ledger-record.ts'
import { readFiles, type Store, type TextFile } from '../../../core/store/store.ts'

/**
 * The dashboard as a file, for the commit that writes `files`. Costs no request where no other spec had work in these
 * days and the ledgers were read at the run's beginning; one at most otherwise.
 */
export async function dashboard(store: Store, files: readonly TextFile[], at: string): Promise<TextFile> {
  const days = dashboardLedgers(at)
  const read = async (wanted: string[]) => {
    const texts = await readFiles(store, wanted)
    // What this very commit changes is shown as it will stand.
    return wanted.map((path, index) => files.find((file) => file.path === path)?.content ?? texts[index] ?? null)
  }
  const ledgers = await read(days)
  const specs = readable(await read(specsAtWork(ledgers)))
  const records = ledgers.flatMap((text) => readLedger(text))
  const figures = figuresOf(specs, records, new Date(at), dashboardDays)
  const { owner, repo } = store.github
  return { path: paths.dashboard, content: dashboardFile({ repository: `${owner}/${repo}`, at, figures }) }
}
