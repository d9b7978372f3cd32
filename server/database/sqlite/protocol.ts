/** What the main thread and a SQLite thread say to each other. */

export interface ThreadData {
  file: string
  readonly: boolean
}

export interface Statement {
  id: number
  sql: string
  parameters: readonly unknown[]
}

export type Answer =
  | { id: number; rows: unknown[]; changes: number }
  | { id: number; error: Failure }

export interface Failure {
  message: string
  code: string | undefined
}
