import { renderSpec } from '../../core/spec/render.ts'
import { element } from '../dom.ts'
import { type Fields, readForm } from '../form.ts'
import type { Visit } from '../router.ts'
import { hashLine } from './hash-line.ts'
import { type Question, questions } from './questions.ts'
import { way } from './way.ts'

export interface TypedForm {
  element: HTMLElement
  /** Fills in what is still empty, and puts the cursor to the first question. */
  begin(fields: Partial<Fields>): void
  /** Whether leaving the page now would lose what was typed. */
  unsaved(): boolean
}

/** The typed road: the Architect's form, the spec as it will stand, and the way to GitHub. No model, no key. */
export function form(visit: Visit): TypedForm {
  const inputs = new Map(questions.map((question) => [question.name, input(question)]))
  const preview = element('pre', {
    id: 'preview',
    role: 'region',
    tabindex: '0',
    'aria-label': 'The spec as it will stand',
  })
  const status = element('p', { role: 'status', id: 'status' })
  const steps = element('div', { class: 'bar' })
  const typed = (name: keyof Fields) => inputs.get(name)?.value ?? ''
  let handedOver = ''
  let refreshed = 0
  const all = () => [...inputs.values()].map(({ value }) => value).join('')

  const refresh = async (pointAtProblems: boolean) => {
    const reading = readForm({
      title: typed('title'),
      summary: typed('summary'),
      requirements: typed('requirements'),
      acceptance_criteria: typed('acceptance_criteria'),
      out_of_scope: typed('out_of_scope'),
      open_questions: typed('open_questions'),
    })
    const problems = 'problems' in reading ? reading.problems : []
    for (const [name, field] of inputs) {
      mark(field, pointAtProblems ? problems.find((one) => one.field === name)?.problem : undefined)
    }
    if ('problems' in reading) {
      refreshed++
      preview.textContent = ''
      steps.replaceChildren()
      if (pointAtProblems) {
        status.textContent = `${problems.length} to answer: ${problems.map((one) => one.problem).join(' ')}`
        inputs.get(problems[0]?.field ?? 'title')?.focus()
      }
      return
    }
    const markdown = renderSpec(reading.document)
    preview.textContent = markdown
    steps.replaceChildren()
    const mine = ++refreshed
    const line = await hashLine(markdown)
    // Something else was typed by then.
    if (mine !== refreshed) return
    status.textContent = line
    steps.replaceChildren(...way(visit, reading.document.title, markdown, () => (handedOver = all())))
  }

  const typing = element(
    'form',
    {
      id: 'form',
      novalidate: true,
      oninput: () => void refresh(false),
      onsubmit: (event) => {
        event.preventDefault()
        void refresh(true).then(() => steps.querySelector<HTMLElement>('a, button')?.focus())
      },
    },
    ...questions.map((question) => row(question, inputs.get(question.name) ?? input(question))),
    element('button', { type: 'submit' }, 'Read it back'),
  )
  const made = element(
    'div',
    { class: 'columns' },
    element('section', { 'aria-labelledby': 'type' }, element('h2', { id: 'type' }, 'Or type it'), typing),
    element(
      'section',
      { 'aria-labelledby': 'read' },
      element('h2', { id: 'read' }, 'Read it back'),
      status,
      preview,
      steps,
    ),
  )
  return {
    element: made,
    begin(fields) {
      for (const [name, field] of inputs) field.value ||= fields[name] ?? ''
      void refresh(false)
      inputs.get('title')?.focus()
    },
    unsaved: () => all() !== handedOver,
  }
}

function input({ name, rows }: Question): HTMLTextAreaElement | HTMLInputElement {
  const shared = { id: name, name, 'aria-describedby': `${name}-hint ${name}-problem`, autocomplete: 'off' }
  return rows === 1
    ? element('input', { ...shared, type: 'text', maxlength: '200' })
    : element('textarea', { ...shared, rows: String(rows) })
}

function row({ name, label, hint }: Question, field: HTMLElement): HTMLElement {
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
