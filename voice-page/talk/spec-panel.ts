import { FormatError } from '../../core/errors.ts'
import { canonicalText } from '../../core/spec/canonical.ts'
import { sha256 } from '../../core/spec/hash.ts'
import { parseSpec } from '../../core/spec/parse.ts'
import { renderSpec } from '../../core/spec/render.ts'
import type { VoiceFact } from '../../core/voice/events.ts'
import { readSpecAnswer } from '../../core/voice/spec-answer.ts'
import { finished, transcriptText } from '../../core/voice/transcript.ts'
import { element } from '../dom.ts'
import type { Visit } from '../router.ts'
import { specRepair, specRequest } from '../voice/instructions.ts'
import { problemFact } from '../voice/problems.ts'
import type { Session } from '../voice/session.ts'
import type { VoiceTransport } from '../voice/transport.ts'
import { hashLine } from './hash-line.ts'
import { ownOrNew } from './own-or-new.ts'
import { way } from './way.ts'

type Write = VoiceTransport['write']

interface Options {
  visit: Visit
  session: Session
  /** Works while one talks, and afterwards. */
  write: Write
  /** Waits until what was said is written down. */
  allHeard(): Promise<void>
  /** The person would rather type it. */
  onForm(): void
}

/** The spec that the conversation became: shown, edited, hashed, handed over. */
export function specPanel({ visit, session, write: writing, allHeard, onForm }: Options) {
  const text = element('textarea', {
    class: 'spec',
    id: 'spec',
    'aria-describedby': 'spec-problem',
    spellcheck: 'true',
  })
  const status = element('p', { role: 'status', id: 'spec-status' })
  const problem = element('p', { class: 'problem', id: 'spec-problem', role: 'alert' })
  const steps = element('div', { class: 'bar' })
  const mine = ownOrNew(text, () => void settle())
  const section = element(
    'section',
    { 'aria-labelledby': 'spec-heading', hidden: true },
    element('h2', { id: 'spec-heading' }, 'Your spec'),
    status,
    mine.element,
    element('label', { for: 'spec' }, 'The spec; change what is not right'),
    text,
    problem,
    steps,
  )
  let busy = false
  let wanted = false
  let handed = ''

  /** The bytes that are handed over are those that are hashed: the text as it stands, in its canonical form. */
  const settle = async (): Promise<VoiceFact | null> => {
    const markdown = canonicalText(text.value)
    try {
      const { title } = parseSpec(markdown)
      problem.textContent = ''
      text.setAttribute('aria-invalid', 'false')
      // Whatever takes its time below, no older text can be opened meanwhile.
      steps.replaceChildren()
      const written: VoiceFact = { type: 'spec.written', markdown, sha256: await sha256(markdown) }
      const line = await hashLine(markdown)
      if (markdown !== canonicalText(text.value)) return null
      status.textContent = line
      steps.replaceChildren(...way(visit, title, markdown, () => handedOver(written)))
      return written
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      steps.replaceChildren()
      status.textContent = ''
      problem.textContent = `${error.what} ${error.why}`
      text.setAttribute('aria-invalid', 'true')
      return null
    }
  }
  /** Whoever goes on to GitHub has said all: nobody is heard, and nothing is paid, while one is there. */
  const handedOver = (written: VoiceFact) => {
    handed = text.value
    session.tell(written)
    session.tell({ type: 'ended', why: 'handed_over' })
  }
  text.addEventListener('input', () => void settle())

  /** Writes until all that was said is in it: a hand-over that comes meanwhile is not lost, and nothing is paid twice. */
  const newest = async (): Promise<string> => {
    let conversation = ''
    let fresh = ''
    while (wanted) {
      wanted = false
      await allHeard()
      const now = transcriptText(session.transcript.turns)
      if (now === conversation) break
      fresh = renderSpec(await ask(session, writing))
      conversation = now
    }
    return fresh
  }

  /** `by` is what was pressed for it: from there, and from where nothing is done, the cursor goes to the spec. */
  const write = async (by?: Element): Promise<void> => {
    wanted = true
    if (busy) return
    busy = true
    section.hidden = false
    text.readOnly = true
    status.textContent = 'Writing the spec.'
    problem.textContent = ''
    try {
      mine.give(await newest())
      const next = 'Change the text, or press “Write the spec” to try once more.'
      const written = await settle()
      session.tell(written ?? { type: 'problem', code: 'spec', what: problem.textContent, next })
      if (atRest(document.activeElement, by)) text.focus()
    } catch (error) {
      wanted = false
      const fact = problemFact('spec', error, 'Press “Write the spec” to try once more.')
      session.tell(fact)
      status.textContent = ''
      // What stood there before can still be opened.
      if (text.value === '') steps.replaceChildren()
      else await settle()
      if (fact.type === 'problem') problem.textContent = `${fact.what} ${fact.next}`
      const byHand = element('button', { type: 'button', class: 'quiet', onclick: onForm }, 'Type it, from what I said')
      if (saidAnything(session)) steps.append(byHand)
    }
    text.readOnly = false
    busy = false
    if (wanted) await write(by)
  }
  return { element: section, write, unsaved: () => text.value !== handed }
}

/** Nobody is taken away from what they type or press. */
const atRest = (active: Element | null, by: Element | undefined): boolean =>
  active === by || !active?.matches('a, button, input, select, textarea, summary, [tabindex="0"]')

/** Asks, and asks once more with the reason when the answer is no spec. */
async function ask(session: Session, write: Write) {
  const { turns } = session.transcript
  if (!saidAnything(session)) {
    throw new FormatError({
      what: 'There is nothing to write down yet.',
      why: 'You have not said anything that was heard.',
      next: 'Say or type what you want, then press “Write the spec”.',
    })
  }
  const conversation = transcriptText(turns)
  const first = await write(specRequest, conversation)
  try {
    return readSpecAnswer(first, turns)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return readSpecAnswer(await write(specRepair(error.why), conversation), turns)
  }
}

const saidAnything = ({ transcript: { turns } }: Session): boolean =>
  finished(turns).some(({ who }) => who === 'person')
