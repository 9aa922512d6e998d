import { offerLine } from '../../core/approval/offer.ts'
import { FormatError, messageOf } from '../../core/errors.ts'
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
  const post = async (command: () => string | Promise<string>) => {
    for (const button of buttons) button.disabled = true
    done.textContent = 'Posting.'
    try {
      const address = await postCommand(app, repository, issue, await command())
      done.replaceChildren('Posted: ', element('a', { href: address, rel: 'noopener noreferrer' }, 'your comment'), '.')
    } catch (error) {
      done.textContent = messageOf(error)
      for (const button of buttons) button.disabled = false
    }
  }
  const button = (label: string, quiet: boolean, command: () => string | Promise<string>) =>
    element('button', { type: 'button', class: quiet ? 'quiet' : 'main', onclick: () => void post(command) }, label)
  const buttons = [
    button('Approve', false, () => approval),
    button('Reject', true, () => '/reject'),
    button('Continue', true, () => revision(wish.value.trim())),
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

/** The command that asks for a change. @throws FormatError where the bot would not read it as that one wish, whole. */
async function revision(wish: string): Promise<string> {
  if (wish === '') throw notPosted('Nothing is asked for.', 'Say what should change first.')
  const { parseCommands } = await import('../../core/commands/parse.ts')
  if (parseCommands(wish).kind !== 'none') {
    throw notPosted('A line of it is a command of its own.', 'Take it out, or post it on the issue by itself.')
  }
  const read = parseCommands(`/revise ${wish}`)
  // Blanks at a line's end are nobody's wish.
  const words = (all: string) => all.replace(/[ \t]+$/gm, '')
  const whole = read.kind === 'command' && read.command.name === 'revise' && words(read.command.text) === words(wish)
  if (!whole) throw notPosted('The bot would not read all of it as your wish.', 'Write it in plain sentences.')
  return `/revise ${wish}`
}

const notPosted = (why: string, next: string) => new FormatError({ what: 'This was not posted.', why, next })
