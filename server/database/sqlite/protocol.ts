/** What the main thread and a SQLite thread say to each other. */

export interface ThreadData {
  file: string
  readonly: boolean
  /** A file that is gone is not made anew, empty, in the midst of the work. */
  mustExist?: boolean
  /** Address of the module whose exports are the jobs that the thread does by itself. */
  jobs: string | undefined
  /**
   * For one long read beside the others: it looks at every row once, so that it is to keep little in memory, and
   * does not keep the process from ending.
   */
  aside?: boolean
}

export type Question =
  | { id: number; sql: string; parameters: readonly unknown[] }
  /** A job, to be done in one transaction. */
  | { id: number; job: string; argument: unknown }

export type Answer = { id: number; rows: unknown[]; changes: number } | { id: number; result: unknown } | { id: number; error: Failure }

export interface Failure {
  message: string
  code: string | undefined
}
