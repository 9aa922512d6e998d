import type { Command } from '../../core/commands/command.ts'
import type { Comment } from '../../core/github/port.ts'
import type { TypistFacts } from '../../core/permissions/may-type.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import type { FoundSpec } from '../../core/store/read.ts'
import type { Attachments } from '../intake/attachments.ts'
import type { Said } from '../said.ts'
import type { Desk } from '../thread/desk.ts'
import type { Outcome } from '../thread/reply.ts'

/** One command on its way: who typed it where, and what was read before it is decided. */
export interface Work<Name extends Command['name'] = Command['name']> {
  desk: Desk
  said: Said
  command: Extract<Command, { name: Name }>
  found: FoundSpec | null
  /** Who typed it, as GitHub knows them at this moment. */
  typist: TypistFacts
  attachments: Attachments
}

export interface Ending extends Outcome {
  /** The comments of the thread, where they were read; empty where none of ours can answer this one yet. */
  thread?: Comment[]
  /** How the spec stands now. */
  metadata?: SpecMetadata
}
