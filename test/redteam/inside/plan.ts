/** What the hostile worker is told: scripts, and where things are that it could have found out by itself. */
export interface Plan {
  attacks: { id: string; script: string }[]
  workspace: string
  /** Variables for the scripts: ports of the host's services, folders of the host. */
  environment: Record<string, string>
  atOnce: number
}

/** What one attack brought home. */
export interface Report {
  id: string
  loot: string[]
  /** The beginning of what it printed, to understand a hit by. */
  saw: string
  ms: number
}
