import { type Client, once, type Repository, unless } from './answers.ts'
import type { CheckRun, Runs } from './port.ts'

export const runs = ({ rest }: Client, repository: Repository): Runs => ({
  async dispatchWorkflow(file, ref, inputs) {
    await rest.actions.createWorkflowDispatch({ ...repository, workflow_id: file, ref, inputs, request: once })
  },

  async cancelRun(id) {
    // 409: it had ended already. 404: it is gone.
    await unless(rest.actions.cancelWorkflowRun({ ...repository, run_id: id, request: once }), [404, 409], null)
  },

  async checksOf(sha) {
    const { data } = await rest.actions.listWorkflowRunsForRepo({ ...repository, head_sha: sha, per_page: 100 })
    const newest = new Map<number, CheckRun & { number: number }>()
    for (const { id, name, conclusion, html_url, event, workflow_id, run_number } of data.workflow_runs) {
      // Other events run the default branch's files: what they say is not about this code.
      if (event !== 'push' && event !== 'pull_request') continue
      if ((newest.get(workflow_id)?.number ?? 0) > run_number) continue
      newest.set(workflow_id, { id: Number(id), name: name ?? '', conclusion, url: html_url, number: run_number })
    }
    return [...newest.values()].map(({ number: _, ...run }) => run)
  },
})
