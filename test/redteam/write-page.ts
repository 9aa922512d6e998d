/** Writes `docs/attacks.md` anew. A test tells when that is due. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { attacksPage } from './page.ts'

writeFileSync(path.join(import.meta.dirname, '../../docs/attacks.md'), attacksPage())
