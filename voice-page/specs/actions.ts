import { offerLine } from '../../core/approval/offer.ts'
import { messageOf } from '../../core/errors.ts'
import type { SpecMetadata, Version } from '../../core/spec/metadata.ts'
import { signedIn } from '../app/account.ts'
import { postCommand } from '../app/broker.ts'
import { element } from '../dom.ts'
import type { Visit } from '../router.ts'
import { copying } from '../talk/way.ts'

/**
 * What decides a spec. Signed in, the buttons post the very commands as the person; with no server there are the exact
 * lines to copy, and the issue on which they count. Either way there is one approval path.
 */
export function actions({ repository, site }: Visit, metadata: SpecMetadata, newest: Version): HTMLElement {
  const issue = `${site.github.web}/${repository}/issues/${metadata.origin.issue}`
  const open = element(
    'a',
    { class: 'button', href: issue, rel: 'noopener noreferrer', target: '_blank' },
    'Open the issue',
  )
  if (metadata.status !== 'draft') return element('p', { class: 'bar' }, open)
  const line = offerLine(newest.version, newest.sha256)
  if (site.app !== null && signedIn()) {
    open.classList.add('quiet')
    return posting(site.app, repository, metadata.origin.issue, line, open)
  }
  return element(
    'div',
    {},
    element('p', {}, 'Copy a line, open the issue, and paste it as a comment:'),
    command('Approve', line, 'Copy the approval'),
    command('Reject', '/reject', 'Copy the rejection'),
    command('Continue', '/revise ', 'Copy the beginning'),
    element('p', { class: 'bar' }, open),
  )
}

const command = (name: string, line: string, label: string) =>
  element('p', { class: 'command' }, element('b', {}, name), element('code', {}, line.trim()), ...copying(label, line))

function posting(app: string, repository: string, issue: number, approval: string, open: HTMLElement): HTMLElement {
  const done = element('p', { role: 'status' })
  const wish = element('textarea', { id: 'wish', rows: '3', maxlength: '10000' })
  const post = async (command: string) => {
    for (const button of buttons) button.disabled = true
    done.textContent = 'Posting.'
    try {
      const address = await postCommand(app, repository, issue, command)
      done.replaceChildren('Posted: ', element('a', { href: address, rel: 'noopener noreferrer' }, 'your comment'), '.')
    } catch (error) {
      done.textContent = messageOf(error)
      for (const button of buttons) button.disabled = false
    }
  }
  const button = (label: string, quiet: boolean, command: () => string) =>
    element('button', { type: 'button', class: quiet ? 'quiet' : 'main', onclick: () => void post(command()) }, label)
  const revise = () => {
    const text = wish.value.trim()
    return text === '' ? null : `/revise ${text}`
  }
  const buttons = [
    button('Approve', false, () => approval),
    button('Reject', true, () => '/reject'),
    element(
      'button',
      {
        ...{ type: 'button', class: 'quiet' },
        onclick: () => {
          const command = revise()
          if (command === null) done.textContent = 'Say what should change first.'
          else void post(command)
        },
      },
      'Continue',
    ),
  ]
  return element(
    'div',
    {},
    element('p', { class: 'hint' }, `Approve posts “${approval}” as you.`),
    element('div', { class: 'row' }, element('label', { for: 'wish' }, 'What should change (for Continue)'), wish),
    element('div', { class: 'bar' }, ...buttons, open),
    done,
  )
}
