import { sha256, shortHash } from '../../core/spec/hash.ts'
import { renderSpec } from '../../core/spec/render.ts'
import { element } from '../dom.ts'
import { type Fields, readForm } from '../form.ts'
import { type Handover, handOver } from '../handover.ts'

interface Field {
  name: keyof Fields
  label: string
  hint: string
  rows: number
}

/** The Architect's questions, in the order in which a spec answers them. */
const questions: Field[] = [
  { name: 'title', label: 'Title', hint: 'What it is, in a few words.', rows: 1 },
  { name: 'summary', label: 'Summary', hint: 'What you want, for whom, and why.', rows: 3 },
  { name: 'requirements', label: 'Requirements', hint: 'What it must do. One a line.', rows: 4 },
  {
    name: 'acceptance_criteria',
    label: 'Acceptance criteria',
    hint: 'How you will see that it works. One a line.',
    rows: 4,
  },
  { name: 'out_of_scope', label: 'Out of scope', hint: 'What it must not become. May stay empty.', rows: 2 },
  { name: 'open_questions', label: 'Open questions', hint: 'What is not decided yet. May stay empty.', rows: 2 },
]

/** The Talk view: the Architect's form, the spec as it will stand, and the way to GitHub. */
export function talk(repository: string): HTMLElement {
  const inputs = new Map(questions.map((question) => [question.name, input(question)]))
  const preview = element('pre', {
    id: 'preview',
    role: 'region',
    tabindex: '0',
    'aria-label': 'The spec as it will stand',
  })
  const status = element('p', { role: 'status', id: 'status' })
  const way = element('div', { class: 'way' })

  const typed = (name: keyof Fields) => inputs.get(name)?.value ?? ''
  const read = () =>
    readForm({
      title: typed('title'),
      summary: typed('summary'),
      requirements: typed('requirements'),
      acceptance_criteria: typed('acceptance_criteria'),
      out_of_scope: typed('out_of_scope'),
      open_questions: typed('open_questions'),
    })

  const refresh = async (pointAtProblems: boolean) => {
    const reading = read()
    for (const [name, field] of inputs) {
      const problem = 'problems' in reading ? reading.problems.find((one) => one.field === name)?.problem : undefined
      mark(field, pointAtProblems ? problem : undefined)
    }
    if ('problems' in reading) {
      preview.textContent = ''
      way.replaceChildren()
      if (pointAtProblems) {
        status.textContent = `${reading.problems.length} to answer: ${reading.problems.map((one) => one.problem).join(' ')}`
        inputs.get(reading.problems[0]?.field ?? 'title')?.focus()
      }
      return
    }
    const markdown = renderSpec(reading.document)
    preview.textContent = markdown
    const hash = shortHash(await sha256(markdown))
    status.textContent = `Version 1 · ${hash}. The bot's comment will name the same hash.`
    way.replaceChildren(...steps(repository, handOver(repository, reading.document.title, markdown)))
  }

  const form = element(
    'form',
    {
      id: 'form',
      novalidate: true,
      oninput: () => void refresh(false),
      onsubmit: (event) => {
        event.preventDefault()
        void refresh(true).then(() => way.querySelector<HTMLElement>('a, button')?.focus())
      },
    },
    ...questions.map((question) => row(question, inputs.get(question.name) ?? input(question))),
    element('button', { type: 'submit' }, 'Read it back'),
  )
  return element(
    'div',
    { class: 'talk' },
    element('section', { 'aria-labelledby': 'say' }, element('h2', { id: 'say' }, 'Say it'), form),
    element(
      'section',
      { 'aria-labelledby': 'read' },
      element('h2', { id: 'read' }, 'Read it back'),
      status,
      preview,
      way,
    ),
  )
}

function input({ name, rows }: Field): HTMLTextAreaElement | HTMLInputElement {
  const shared = { id: name, name, 'aria-describedby': `${name}-hint ${name}-problem`, autocomplete: 'off' }
  return rows === 1
    ? element('input', { ...shared, type: 'text', maxlength: '200' })
    : element('textarea', { ...shared, rows: String(rows) })
}

function row({ name, label, hint }: Field, field: HTMLElement): HTMLElement {
  return element(
    'div',
    { class: 'row' },
    element('label', { for: name }, label),
    element('p', { class: 'hint', id: `${name}-hint` }, hint),
    field,
    element('p', { class: 'problem', id: `${name}-problem` }),
  )
}

function mark(field: HTMLElement, problem: string | undefined): void {
  field.setAttribute('aria-invalid', String(problem !== undefined))
  const note = document.getElementById(`${field.id}-problem`)
  if (note) note.textContent = problem ?? ''
}

/** What to press next: one link, or copy and then the link. */
function steps(repository: string, handover: Handover): HTMLElement[] {
  const open = (text: string) =>
    element('a', { class: 'button', href: handover.address, rel: 'noopener noreferrer', target: '_blank' }, text)
  if (handover.how === 'link') return [open(`Open as an issue in ${repository}`)]
  const copied = element('span', { role: 'status' })
  const copy = element(
    'button',
    {
      type: 'button',
      onclick: () =>
        void navigator.clipboard.writeText(handover.text).then(
          () => copied.replaceChildren('Copied.'),
          () => copied.replaceChildren('The browser refused to copy: select the text above and copy it by hand.'),
        ),
    },
    'Copy the spec',
  )
  const why = element(
    'p',
    {},
    'This spec is too long for an address. Copy it, open the form, and paste it into “Spec”.',
  )
  return [why, copy, copied, open(`Open the form in ${repository}`)]
}
