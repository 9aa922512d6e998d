/**
 * Whether a person's finished turn ends by asking to hand the spec over: "I'm done", "pass this to an agent".
 *
 * It only makes a candidate: the page still asks, and can be undone. So it prefers silence: the request has to be the
 * turn's whole last clause, in words a person uses for that and for nothing else, and only words that close a subject
 * may stand before it in the same sentence. A condition, a report, a question, a feature to be built is none. The
 * Architect's own words never reach this function.
 */
export function asksToHandOver(turn: string): boolean {
  if (/(?:[?…]|\.{2,})\s*$/.test(turn)) return false
  const clauses = lastSentence(simplify(turn))
    .split(/\s*[,;:–—]\s*/)
    .map(stripCourtesy)
    .filter((clause) => clause !== '')
  const request = clauses.pop()
  if (request === undefined || !requests.some((one) => one.test(request))) return false
  return clauses.every((clause) => closings.some((closing) => closing.test(clause)))
}

/** Lower case, straight quotes, single spaces, no full stop at the end. */
function simplify(turn: string): string {
  return turn
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '')
}

const lastSentence = (text: string): string =>
  text
    .split(/(?<=[.!?])\s+/)
    .at(-1)
    ?.replace(/[.!]+$/, '') ?? ''

const courtesyBefore =
  /^(?:(?:ok|okay|alright|all right|right|so|well|yes|yeah|yep|yup|great|good|perfect|cool|fine|and|then|now|um|uh|er|please|hey|sentra|architect|i think|i guess|i believe|i'd say|let's say|thanks|thank you|just|go ahead and|you can|you may|you could|you should|could you|can you|would you|i want you to|i'd like you to|i would like you to|let's|we can|we should|let us) )+/
const courtesyAfter =
  /(?: (?:please|now|then|thanks|thank you|here|for now|for today|so far as i'm concerned|i think|i guess|i believe|right away|at once|straight away|immediately|everyone|cheers|sentra))+$/
const onlyCourtesy =
  /^(?:ok|okay|alright|all right|right|so|well|yes|yeah|great|good|perfect|please|now|then|thanks|thank you|cheers|sentra|i think|i guess)$/

const stripCourtesy = (clause: string): string => {
  const bare = clause.trim().replace(courtesyBefore, '').replace(courtesyAfter, '')
  return onlyCourtesy.test(bare) ? '' : bare
}

const thing =
  '(?:this|it|that|that one|this one|everything|all of this|all of it|the spec|the specification|this spec|the whole thing)'
const agent =
  '(?:an agent|the agent|your agent|our agent|an ai agent|the ai agent|a coding agent|the coding agent|agents|the agents)'

const requests: RegExp[] = [
  // A person who has finished, and says only that.
  /^(?:i'm|i am|we're|we are) (?:all |quite |totally |completely |really )?(?:done|finished)(?: (?:talking|speaking|describing|explaining|dictating|with (?:this|it|that|the spec|this spec|everything)))?$/,
  // Passing it on, with the one who gets it.
  new RegExp(
    `^(?:pass|hand|give|send|forward|submit|turn|bring|deliver) ${thing}(?: (?:on|over|off))?(?: (?:to|over to|on to|off to) ${agent})$`,
  ),
  new RegExp(`^(?:hand|pass|send|turn) (?:over|off|on) ${thing}(?: to ${agent})?$`),
  new RegExp(`^(?:hand|pass) ${thing} (?:over|on|off)$`),
  new RegExp(`^give ${agent} ${thing}$`),
  /^(?:submit|hand in|turn in) (?:the spec|the specification|this spec)$/,
  new RegExp(`^(?:let|have) ${agent} (?:build|do|make|implement|code|write|take|start on|work on|handle) ${thing}$`),
  new RegExp(`^(?:get|put) ${agent} (?:to (?:build|do|make|implement|code|work on)|on|onto) ${thing}$`),
  new RegExp(`^${thing} (?:is ready for|can go to|goes to|should go to) ${agent}$`),
]

/**
 * What may stand before the request in its own sentence: words that close a subject. Anything else might be a
 * condition ("when it beeps, …"), a quotation ("the label reads, …") or a part of the wish itself.
 */
const closings: RegExp[] = [
  /^(?:that's|that is|this is|it's|it is|and that's|so that's) (?:right|correct|fine|good|great|perfect|it|all|everything|exactly right|what i meant|what i want|what i wanted|all i need|all i want|all from me|all for now)$/,
  /^(?:there's |there is |i have |i've got |i have got )?nothing (?:else|more)(?: to (?:add|say)| from me)?$/,
  /^(?:the|this) (?:spec|specification) (?:is|looks) (?:right|correct|fine|good|great|perfect|complete)$/,
  /^(?:it |that |this )?(?:looks|sounds|reads) (?:right|fine|good|great|perfect)(?: to me)?$/,
  /^(?:exactly|correct|no|nope|no questions|no more questions|no further questions)$/,
]
