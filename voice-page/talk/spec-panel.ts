import { FormatError, messageOf, SentraError } from '../../core/errors.ts'
import { canonicalText } from '../../core/spec/canonical.ts'
import { sha256, shortHash } from '../../core/spec/hash.ts'
import { parseSpec } from '../../core/spec/parse.ts'
import { renderSpec } from '../../core/spec/render.ts'
import { readSpecAnswer } from '../../core/voice/spec-answer.ts'
import { finished, transcriptText } from '../../core/voice/transcript.ts'
import { element } from '../dom.ts'
import type { Visit } from '../router.ts'
import { specRepair, specRequest } from '../voice/instructions.ts'
import type { Session } from '../voice/session.ts'
import type { VoiceTransport } from '../voice/transport.ts'
import { hashLine } from './form.ts'
import { way } from './way.ts'

/** The spec that the conversation became: shown, edited, hashed, handed over. */
export function specPanel(visit: Visit, session: Session, transport: VoiceTransport) {
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
    element('h2', { id: 'spec-heading' }, 'Read it back'),
    status,
    element('label', { for: 'spec' }, 'The spec; change what is not right'),
    text,
    problem,
    steps,
  )
  let writing = false

  /** The bytes that are handed over are those that are hashed: the text as it stands, in its canonical form. */
  const settle = async (): Promise<void> => {
    const markdown = canonicalText(text.value)
    try {
      const { title } = parseSpec(markdown)
      problem.textContent = ''
      text.setAttribute('aria-invalid', 'false')
      const hash = await sha256(markdown)
      status.textContent = hashLine(shortHash(hash))
      steps.replaceChildren(...way(visit, title, markdown))
      session.tell({ type: 'spec.written', markdown, sha256: hash })
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      steps.replaceChildren()
      status.textContent = ''
      problem.textContent = `${error.what} ${error.why}`
      text.setAttribute('aria-invalid', 'true')
    }
  }
  text.addEventListener('input', () => void settle())

  const write = async (): Promise<void> => {
    if (writing) return
    writing = true
    section.hidden = false
    status.textContent = 'Writing the spec.'
    try {
      text.value = renderSpec(await ask(session, transport))
      await settle()
      text.focus()
    } catch (error) {
      const what = error instanceof SentraError ? `${error.what} ${error.why}` : messageOf(error)
      const next = error instanceof SentraError ? error.next : 'Press “Write the spec” to try once more.'
      status.textContent = ''
      problem.textContent = `${what} ${next}`
      session.tell({ type: 'problem', code: 'spec', what: 'The spec was not written.', next })
    }
    writing = false
  }
  return { element: section, write }
}

/** Asks, and asks once more with the reason when the answer is no spec. */
async function ask(session: Session, transport: VoiceTransport) {
  const { turns } = session.transcript
  if (!finished(turns).some(({ who }) => who === 'person')) {
    throw new FormatError({
      what: 'There is nothing to write down yet.',
      why: 'You have not said anything that was heard.',
      next: 'Say or type what you want, then press “Write the spec”.',
    })
  }
  const conversation = transcriptText(turns)
  const first = await transport.write(specRequest, conversation)
  try {
    return readSpecAnswer(first, turns)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return readSpecAnswer(await transport.write(specRepair(error.why), conversation), turns)
  }
}
