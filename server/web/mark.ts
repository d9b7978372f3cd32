import { createHash } from 'node:crypto'

/** A mark of what a form was opened on: another one means that somebody saved meanwhile. */
export function markOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value ?? null)).digest('base64url').slice(0, 16)
}
