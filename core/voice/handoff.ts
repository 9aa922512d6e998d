/**
 * Whether a person's finished turn ends by asking to hand the spec over: "I'm done", "pass this to an agent".
 *
 * It only makes a candidate: the page still asks, and can be undone. So it prefers silence: the request has to be the
 * end of the turn's last sentence, in words a person uses for that and for nothing else, and only words that close a
 * subject may stand before it there. A condition, a report, a question, a feature to be built, a scene is none. The
 * Architect's own words never reach this function.
 */
export function asksToHandOver(turn: string): boolean {
  if (/(?:[?…]|\.{2,})\s*$/.test(turn)) return false
  const sentences = simplify(turn).split(/[.!?]+ /)
  const sentence = sentences.pop() ?? ''
  const last = requestIn(sentence)
  if (last === null) return false
  // "And then I'm done" ends a story.
  if (last === 'finished') return !/\bthen (?:i|we)\b/.test(sentence) && !scene.test(sentences.at(-1) ?? '')
  return last === 'spec' || !sentences.some((sentence) => ownAgents.test(sentence) && requestIn(sentence) === null)
}

/** `agent` names no spec: in a product that has agents of its own it may mean one of those. */
type Request = 'finished' | 'spec' | 'agent'

/** Lower case, straight quotes, single spaces, no full stop at the end. */
function simplify(turn: string): string {
  return turn
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '')
}

/** The request that a sentence ends with, if nothing but closing words comes before it. */
function requestIn(sentence: string): Request | null {
  const clauses = sentence
    .split(/\s*[,;:–—]\s*/)
    .map(stripCourtesy)
    .filter((clause) => clause !== '' && !onlyCourtesy.test(clause))
  const request = requestOf(clauses.pop() ?? '')
  return clauses.every((clause) => closing.test(clause) || requestOf(clause) !== null) ? request : null
}

/** Words run on where nobody wrote a comma: "no that's all i'm done". */
function requestOf(clause: string): Request | null {
  for (const [kind, pattern] of requests) if (pattern.test(clause)) return kind
  const closed = opening.exec(clause)?.[0]
  return closed === undefined ? null : requestOf(stripCourtesy(clause.slice(closed.length)))
}

const courtesyBefore =
  /^(?:(?:ok|okay|alright|all right|right|so|well|yes|yeah|yep|yup|great|good|perfect|cool|fine|and|then|now|um|uh|er|please|kindly|hey|sentra|architect|i think|i guess|i believe|i'd say|let's say|thanks|thank you|just|go ahead and|go on and|you can|you may|you could|you should|could you|can you|would you|i want you to|i'd like you to|i would like you to|(?:i|we) want to|(?:i|we)'d like to|(?:i|we) would like to|let's|we can|we should|let us) )+/
const courtesyAfter =
  /(?: (?:please|now|then|thanks|thank you|(?<!from )here|for now|for today|so far as i'm concerned|i think|i guess|i believe|right away|at once|straight away|immediately|everyone|cheers|sentra))+$/
const onlyCourtesy =
  /^(?:ok|okay|alright|all right|right|so|well|yes|yeah|great|good|perfect|fine|cool|sure|ready|please|now|then|thanks|thank you|a lot|very much|cheers|sentra|architect|um|uh|i think|i guess|go ahead|go on|(?:i'm|we're) (?:good|through|ready))$/

const stripCourtesy = (clause: string): string => clause.replace(courtesyBefore, '').replace(courtesyAfter, '')

const spec = '(?:the spec|the specification|this spec)'
const thing = `(?:this|it|that|that one|this one|everything|all of this|all of it|${spec}|the whole thing)`
const agent =
  '(?:an agent|the agent|your agent|our agent|an ai agent|the ai agent|a coding agent|the coding agent|agents|the agents)'
const work = '(?:build|do|make|implement|code|write|take|start on|work on|handle|take care of)'

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`)

/** A person who has finished, and says only that. */
const finished = [
  "(?:i'm|i am|we're|we are) (?:all |quite |totally |completely |really )?(?:done|finished)(?: (?:talking|speaking|describing(?: it| this)?|explaining(?: it| this)?|dictating|with (?:this|it|that|the spec|this spec|everything)))?",
  'all done',
  "(?:that's|that is|that was|that'll be|that will be) everything(?: from me)?",
].join('|')

const requests: [Request, RegExp][] = [
  ['finished', whole(finished)],
  ['spec', whole(`(?:submit|hand in|turn in|hand over) ${spec}|hand ${spec} over`)],
  // Passing it on, with the one who gets it.
  [
    'agent',
    whole(
      `(?:pass|hand|give|send|forward|submit|turn|bring|deliver) ${thing}(?: (?:on|over|off|along))?(?: (?:to|over to|on to|off to) ${agent})`,
    ),
  ],
  ['agent', whole(`(?:hand|pass|send|turn) (?:over|off|on|along) ${thing} to ${agent}`)],
  ['agent', whole(`hand ${thing} (?:over|off)|pass ${thing} (?:over|on|along)|hand over ${thing}`)],
  ['agent', whole(`give ${agent} ${thing}`)],
  ['agent', whole(`(?:let|have) ${agent} ${work} ${thing}(?: from here)?`)],
  ['agent', whole(`(?:get|put) ${agent} (?:to ${work}|on|onto) ${thing}`)],
  ['agent', whole(`(?:${thing} is|it's|that's) ready (?:for|to go to) ${agent}`)],
  ['agent', whole(`${thing} (?:can go to|goes to|should go to) ${agent}`)],
]

/**
 * What may stand before the request in its own sentence: words that close a subject. Anything else might be a
 * condition ("when it beeps, …"), a quotation ("the label reads, …") or a part of the wish itself.
 */
const closings = [
  "(?:and |so )?(?:that's|that is|that'll be|that will be|this is|it's|it is) (?:exactly )?(?:right|correct|fine|good|great|perfect|it|all|everything|what i meant|what i want|what i wanted)(?: i (?:need|want|wanted|have)| from me| for now)?",
  "(?:there's |there is |i have |i've got |i have got )?nothing (?:(?:else|more)(?: to (?:add|say)| from me)?|to (?:add|say))",
  'the (?:spec|specification) (?:is|looks) (?:right|correct|fine|good|great|perfect|complete)(?: to me)?',
  '(?:it |that |this )?(?:all )?(?:looks|sounds|reads) (?:right|fine|good|great|perfect)(?: to me)?',
  'exactly(?: what i (?:meant|want|wanted))?|correct|no|nope|no questions|no more questions|no further questions',
].join('|')
const closing = whole(closings)
const opening = new RegExp(`^(?:${closings}|${finished}) (?=\\S)`)

/** Somebody else acts in the sentence before: what follows may be theirs to say. */
const scene =
  /^(?:(?:and|then|so|now) )*(?:the|a|an|our|every|each|one|he|she|they)\b(?: [\w']+){0,3}? (?:clicks?|press(?:es)?|taps?|hits?|pushes|types?|enters|says?|asks?|answers?|shouts?|picks?|chooses?|selects?|swipes?|scans?)\b/

/** A product with agents of its own: a support desk, for one. */
const ownAgents =
  /\b(?:agents?|bots?|support|help ?desk|call cent(?:er|re)s?|hotlines?|callers?|tickets?|claims?|complaints?|refunds?)\b/
