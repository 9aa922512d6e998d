import { shortHash } from '../../core/spec/hash.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { element } from '../dom.ts'
import type { Visit } from '../router.ts'

/** What happened to a spec, in order of time. */
export function history({ repository, site }: Visit, metadata: SpecMetadata): HTMLElement {
  const steps = [
    ...metadata.versions.map(({ version, created_at: at, source, sha256 }) => ({
      at,
      words: `Version ${version} (${shortHash(sha256)}), asked for by ${source.author.login}`,
    })),
    ...metadata.approvals.map(({ version, approved_at: at, approver }) => ({
      at,
      words: `Version ${version} approved by ${approver.login}`,
    })),
    ...metadata.decisions.map(({ kind, source }) => ({
      at: source.created_at,
      words: `${kind[0]?.toUpperCase()}${kind.slice(1)} by ${source.author.login}`,
    })),
  ].sort((a, b) => a.at.localeCompare(b.at))
  const { implementation } = metadata
  const links = [
    ['Origin issue', metadata.origin.issue],
    ['Implementation', implementation?.issue],
    ['Pull request', implementation?.pull_request],
  ].flatMap(([name, number]) =>
    number === undefined
      ? []
      : [
          element(
            'li',
            {},
            element('a', { href: `${site.github.web}/${repository}/issues/${number}` }, `${name} #${number}`),
          ),
        ],
  )
  return element(
    'section',
    { 'aria-labelledby': 'history' },
    element('h2', { id: 'history' }, 'History'),
    element('ol', {}, ...steps.map(({ at, words }) => element('li', {}, words, ', ', moment(at)))),
    element('ul', {}, ...links),
    element('p', { class: 'hint' }, `Spent so far: $${metadata.spent_usd.toFixed(2)}`),
  )
}

const moment = (at: string) => element('time', { datetime: at }, new Date(at).toLocaleString())
