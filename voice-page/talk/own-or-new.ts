import { element } from '../dom.ts'

/** Puts a new text into a field. What the person changed there is not replaced before they say so. */
export function ownOrNew(field: HTMLTextAreaElement, onTaken: () => void) {
  const question = element('p', { role: 'status', id: 'own-or-new' })
  const answers = element('div', { class: 'bar' })
  const box = element('div', { hidden: true }, question, answers)
  let given = ''

  const answered = () => {
    box.hidden = true
    question.textContent = ''
    answers.replaceChildren()
  }
  const put = (text: string) => {
    answered()
    given = text
    field.value = text
  }
  const button = (label: string, work: () => void) => {
    const onclick = () => {
      work()
      field.focus()
    }
    return element('button', { type: 'button', class: 'quiet', onclick }, label)
  }
  return {
    element: box,
    give(fresh: string) {
      if (field.value === given || field.value === fresh) return put(fresh)
      const take = () => {
        put(fresh)
        onTaken()
      }
      box.hidden = false
      question.textContent = 'The spec was written anew. Below is the older one, as you changed it.'
      answers.replaceChildren(button('Take the new one', take), button('Keep mine', answered))
    },
  }
}
