import { element } from './dom.ts'
import { preferences } from './preferences.ts'
import { chosenRepository } from './repository.ts'
import { type Open, viewOf, views } from './router.ts'
import { site } from './site.ts'
import { noRepository } from './views/no-repository.ts'

// zod would otherwise try to make code of its schemas, which the page's policy refuses and reports. Read when it loads.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

const address = new URL(location.href)
const repository = chosenRepository(address, site.repositories)
const main = document.getElementById('main') as HTMLElement
let open: Open | null = null
const staying = new Map<keyof typeof views, Open>()
let turn = 0

/** Shows the view that the address names. A view that loads slowly never lands over one that was opened after it. */
async function show(byPerson: boolean): Promise<void> {
  const mine = ++turn
  const view = viewOf(location.hash)
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === `#${view}`) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  const { title, load } = views[view]
  document.title = `Sentra · ${title}`
  if (repository === null && view !== 'settings') {
    main.replaceChildren(noRepository(address.searchParams.get('repo')))
    return
  }
  try {
    const make = await load()
    if (mine !== turn) return
    open?.close?.()
    open = staying.get(view) ?? make({ repository: repository ?? '', site, preferences })
    if (open.stays) staying.set(view, open)
    main.replaceChildren(open.element)
  } catch {
    if (mine !== turn) return
    main.replaceChildren(
      element('p', { role: 'alert' }, 'This view could not be loaded. Check the connection and reload the page.'),
    )
  }
  if (byPerson) main.focus({ preventScroll: true })
}

if (repository !== null) document.getElementById('repository')?.append(repository)
addEventListener('hashchange', () => {
  if (location.hash !== '#main') void show(true)
  else main.focus()
})
void show(false)
