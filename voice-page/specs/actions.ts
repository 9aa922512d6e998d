import { offerLine } from '../../core/approval/offer.ts'
import type { SpecMetadata, Version } from '../../core/spec/metadata.ts'
import { element } from '../dom.ts'
import type { Visit } from '../router.ts'
import { copying } from '../talk/way.ts'

/** With no server: the exact lines to copy, and the issue on which they count. */
export function actions({ repository, site }: Visit, metadata: SpecMetadata, newest: Version): HTMLElement {
  const issue = `${site.github.web}/${repository}/issues/${metadata.origin.issue}`
  const open = element(
    'a',
    { class: 'button', href: issue, rel: 'noopener noreferrer', target: '_blank' },
    'Open the issue',
  )
  if (metadata.status !== 'draft') return element('p', { class: 'bar' }, open)
  const line = offerLine(newest.version, newest.sha256)
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
  element('p', { class: 'bar' }, element('b', {}, name), element('code', {}, line.trim()), ...copying(label, line))
