/** What is said once in the story, wherever no Docker engine runs the agent. */
export const disclosure = (why: string): string =>
  `${why} So the agent works in a plain folder, without isolation: only the demo’s own scripted commands run there. For the real thing run npm start where a Docker engine is on the same Linux machine.`
