import { survives } from './pull-request-crash.ts'
import { morePullOperations } from './pull-request-operations.ts'

survives(morePullOperations.map((operation) => ({ name: operation.name, operation, cure: 'the sweep' })))
