import { chosenRepository } from './repository.ts'
import settings from './settings.json' with { type: 'json' }
import { noRepository } from './views/no-repository.ts'
import { talk } from './views/talk.ts'

const address = new URL(location.href)
const repository = chosenRepository(address, settings.repositories)
document
  .getElementById('main')
  ?.replaceChildren(repository === null ? noRepository(address.searchParams.get('repo')) : talk(repository))
