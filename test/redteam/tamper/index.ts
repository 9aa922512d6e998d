import type { Attack } from '../attack.ts'
import { places } from './places.ts'
import { claims, publish, spend } from './spend.ts'

/** Ways to change what is published, claimed or spent. Forged gates are in `gate.ts`, each a tree of its own. */
export const tamper: Attack[] = [...places, ...spend, ...publish, ...claims]
