import { type Client, once, type Repository, unless } from './answers.ts'
import type { Runs } from './port.ts'

export const runs = ({ rest }: Client, repository: Repository): Runs => ({
  async dispatchWorkflow(file, ref, inputs) {
    await rest.actions.createWorkflowDispatch({ ...repository, workflow_id: file, ref, inputs, request: once })
  },

  async cancelRun(id) {
    // 409: it had ended already. 404: it is gone.
    await unless(rest.actions.cancelWorkflowRun({ ...repository, run_id: id, request: once }), [404, 409], null)
  },
})
