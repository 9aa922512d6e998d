import { Refusal } from '../../core/errors.ts'
import type { Issue } from '../../core/github/port.ts'
import { canonicalText } from '../../core/spec/canonical.ts'
import { type ExtractedSpec, extractSpec, formFields } from '../../core/spec/extract.ts'
import { newestVersion } from '../../core/spec/transitions.ts'
import { createSpec } from '../../core/store/create-spec.ts'
import { visibleText } from '../../core/text/visible.ts'
import { type Drafted, intake, type Keep } from '../intake/intake.ts'
import { projectOf } from '../intake/project.ts'
import { type Said, sourceOf } from '../said.ts'
import { endings } from '../templates/endings.ts'
import { announce } from './announce.ts'
import type { Ending, Work } from './work.ts'

/** Version 1: from the issue's own words and voice notes, and from what follows the command. */
export async function draft({ desk, said, command, attachments }: Work<'spec'>): Promise<Ending> {
  const { github, store, config, repository } = desk
  const issue = await github.issue(said.thread)
  if (issue === null) throw gone()
  const { title, body } = await asCommanded(desk.github, issue, said)
  const project = projectOf(config, repository.repo, { flag: command.project, body: body ?? '', labels: issue.labels })
  // A command in the issue's own text has its words there already.
  const words = said.kind === 'issue' ? '' : command.text
  const found = words === '' ? extractSpec(body ?? '') : null
  const ready = found && handedOver(found, body ?? '')
  const author = issue.author ?? said.author
  const request = { said, title: title ?? '', issue: body ?? '', words, spec: null, people: [author.login] }
  const source = await sourceOf(said)
  const keep: Keep<Ready | Drafted> = (made) =>
    createSpec(store, {
      issue: said.thread,
      author: { id: author.id, login: author.login },
      project,
      // The id is made of it, and the issue's own title is what a later event brings along to guess it by.
      title: title?.trim() || made.title,
      text: made.text,
      source,
      heard: made.heard,
      ...(made.spent === undefined ? {} : { spent: made.spent }),
    })
  const { drafted, written } =
    ready === null ? await intake(desk, request, attachments, keep) : { drafted: ready, written: await keep(ready) }
  const { result: metadata, commit, changed } = written
  const remarks = [
    ...drafted.remarks,
    ...(body === null ? [endings.leftOut] : []),
    ...(title === null ? [endings.titleLeftOut] : []),
    ...(words === '' && ready === null ? rewritten(found, body ?? '') : []),
  ]
  const version = newestVersion(metadata)
  return announce(desk, said, { metadata, version, commit: changed ? commit : null, notes: drafted.notes, remarks })
}

/** A version that cost nothing. */
type Ready = Omit<Drafted, 'spent'> & { spent?: undefined }

/**
 * A body that follows the form already is version 1 to the byte, with no model call; unless something hides in it. Where
 * links lead does not count as hidden: our comment lists it.
 */
function handedOver({ text, document }: ExtractedSpec, body: string): Ready | null {
  // What stands around it decides, too, whether it is shown.
  const seen = [text, body].map((one) => visibleText(canonicalText(one), { targets: true }))
  if (!seen.every((one) => one.includes(text.trim()))) return null
  return { text, title: document.title, notes: [], remarks: [], heard: {} }
}

/** Why a spec that was handed over is not the version, to the byte. */
function rewritten(found: ExtractedSpec | null, body: string): string[] {
  if (found !== null) return [endings.redrafted]
  return formFields(body).spec === undefined ? [] : [endings.otherForm]
}

/**
 * The issue's title and text as the command's author saw them: as the event brought them, or as they are if they are
 * older than the command. REST cannot tell; where GraphQL does not either, they are `null` and left out.
 */
async function asCommanded(github: Work['desk']['github'], issue: Issue, said: Said) {
  const ours = said.kind === 'issue' ? said.body : issue.body.trim() === '' ? '' : null
  if (ours !== null && said.title !== null) return { title: said.title, body: ours }
  const { edited, renamed } = await github.lastChanges(issue.node_id)
  const older = (at: string | null | undefined) =>
    at === null || (at !== undefined && Date.parse(at) < Date.parse(said.createdAt))
  return {
    title: said.title ?? (older(renamed) ? issue.title : null),
    body: ours ?? (older(edited) ? issue.body : null),
  }
}

const gone = () =>
  new Refusal({
    what: 'There is no such issue any more.',
    why: 'GitHub does not give it to me.',
    next: 'Open a new one.',
  })
