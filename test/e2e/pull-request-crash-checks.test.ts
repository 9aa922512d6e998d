import { survives } from './pull-request-crash.ts'
import { checkOperations } from './pull-request-operations.ts'

survives(
  checkOperations.map((operation) => {
    const { name, starts } = operation
    return { name, operation, cure: starts ? 'the sweep' : 'another delivery' }
  }),
)
