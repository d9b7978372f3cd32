/** For commands of the shell: says why nothing happens while the database is not there. */
export const sayWaiting = (): void => console.error('waiting for the database')
