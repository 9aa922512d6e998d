import { element } from '../dom.ts'
import { isRepository } from '../repository.ts'

/** Shown where the page cannot tell which repository it is for: asks, and comes back with `?repo=`. */
export function noRepository(asked: string | null): HTMLElement {
  const problem = element('p', { class: 'problem', id: 'repo-problem', role: 'alert' })
  if (asked !== null) problem.textContent = `This page does not serve “${asked}”.`
  const field = element('input', {
    id: 'repo',
    name: 'repo',
    type: 'text',
    autocomplete: 'off',
    'aria-describedby': 'repo-problem',
  })
  return element(
    'form',
    {
      id: 'form',
      onsubmit: (event) => {
        event.preventDefault()
        const repository = field.value.trim()
        if (isRepository(repository)) location.search = `?repo=${repository}`
        else problem.textContent = 'Type it as owner/name, as in GitHub’s address.'
      },
    },
    element('h2', {}, 'Which repository is it for?'),
    element('label', { for: 'repo' }, 'Repository, as owner/name'),
    field,
    problem,
    element('button', { type: 'submit' }, 'Go on'),
  )
}
