/** What is said once in the story, wherever no Docker engine answers. */
export const disclosure =
  'No Docker engine answers, so the agent works in a plain folder, without isolation: only the demo’s own scripted commands run there. For the real thing install Docker and run npm start again.'
