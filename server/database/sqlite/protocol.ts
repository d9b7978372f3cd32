/** What the main thread and a SQLite thread say to each other. */

export interface ThreadData {
  file: string
  readonly: boolean
  /** A file that is gone is not made anew, empty, in the midst of the work. */
  mustExist?: boolean
  /** Address of the module whose exports are the jobs that the thread does by itself. */
  jobs: string | undefined
  /**
   * For one long read beside the others: it looks at every row once, so that it is to keep few pages in memory.
   */
  aside?: boolean
}

export type Question =
  | { id: number; sql: string; parameters: readonly unknown[] }
  /** A job, to be done in one transaction. */
  | { id: number; job: string; argument: unknown }

/** What a thread is asked: to open its one connection, to use it, to close it so that another can be opened, to end. */
export type Request = { open: ThreadData } | Question | 'close' | 'end'

/** To a question; `close` is answered with `closed`. */
export type Answer = { id: number; rows: unknown[]; changes: number } | { id: number; result: unknown } | { id: number; error: Failure }

export interface Failure {
  message: string
  code: string | undefined
}
