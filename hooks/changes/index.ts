export { judge } from './judge.ts'
export { rulesOf } from './rules.ts'
export { refusalText, warningText } from './text.ts'
