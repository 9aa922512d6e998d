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
import { way } from './way.ts'

type Write = VoiceTransport['write']

interface Options {
  visit: Visit
  session: Session
  /** Works while one talks, and afterwards. */
  write: Write
  /** The person would rather type it. */
  onForm(): void
}

/** The spec that the conversation became: shown, edited, hashed, handed over. */
export function specPanel({ visit, session, write: writing, onForm }: Options) {
  const text = element('textarea', {
    class: 'spec',
    id: 'spec',
    'aria-describedby': 'spec-problem',
    spellcheck: 'true',
  })
  const status = element('p', { role: 'status', id: 'spec-status' })
  const problem = element('p', { class: 'problem', id: 'spec-problem', role: 'alert' })
  const steps = element('div', { class: 'bar' })
  const section = element(
    'section',
    { 'aria-labelledby': 'spec-heading', hidden: true },
    element('h2', { id: 'spec-heading' }, 'Your spec'),
    status,
    element('label', { for: 'spec' }, 'The spec; change what is not right'),
    text,
    problem,
    steps,
  )
  let busy = false

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
    session.tell(written)
    session.tell({ type: 'ended', why: 'handed_over' })
  }
  text.addEventListener('input', () => void settle())

  const write = async (): Promise<void> => {
    if (busy) return
    busy = true
    section.hidden = false
    status.textContent = 'Writing the spec.'
    problem.textContent = ''
    try {
      text.value = renderSpec(await ask(session, writing))
      const written = await settle()
      if (written) session.tell(written)
      text.focus()
    } catch (error) {
      const fact = problemFact('spec', error, 'Press “Write the spec” to try once more.')
      session.tell(fact)
      status.textContent = ''
      if (fact.type === 'problem') problem.textContent = `${fact.what} ${fact.next}`
      const byHand = element('button', { type: 'button', class: 'quiet', onclick: onForm }, 'Type it, from what I said')
      if (saidAnything(session)) steps.replaceChildren(byHand)
    }
    busy = false
  }
  return { element: section, write }
}

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
