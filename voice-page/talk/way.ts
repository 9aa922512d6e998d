import { element } from '../dom.ts'
import { handOver } from '../handover.ts'
import type { Visit } from '../router.ts'

/** What to press once a spec stands: one link to a filled-in issue, or copy and then the link. */
export function way(
  { repository, site }: Visit,
  title: string,
  markdown: string,
  onOpen: () => void = () => undefined,
): HTMLElement[] {
  const handover = handOver(site.github.web, repository, title, markdown)
  const open = (text: string) =>
    element(
      'a',
      { class: 'button', href: handover.address, rel: 'noopener noreferrer', target: '_blank', onclick: onOpen },
      text,
    )
  if (handover.how === 'link') return [open(`Open as an issue in ${repository}`)]
  const why = element(
    'p',
    {},
    'This spec is too long for an address. Copy it, open the form, and paste it into “Spec”.',
  )
  return [why, ...copying('Copy the spec', handover.text), open(`Open the form in ${repository}`)]
}

/** A button that copies, and the word on how that went. */
export function copying(label: string, text: string): HTMLElement[] {
  const copied = element('span', { role: 'status' })
  const say = (words: string) => copied.replaceChildren(words)
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => say('Copied.'),
      () => say('The browser refused to copy: select the text and copy it by hand.'),
    )
  return [element('button', { type: 'button', class: 'quiet', onclick: copy }, label), copied]
}
