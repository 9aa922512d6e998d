import type { Answer } from '../http.ts'
import type { Call, Hub } from '../hub.ts'

/** The front's answers, each under GitHub's own operation id. What stands in no table goes to emulate, or to nobody. */
export type Handler = (hub: Hub, call: Call) => Answer | Promise<Answer>
export type Handlers = Record<string, Handler>
