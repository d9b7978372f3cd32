/**
 * Required before every test: the process is where for hours it is another day than at the sites, so that nothing can
 * lean on the day of the machine. Over SQLite it is an earlier day, over PostgreSQL a later one.
 */
process.env.TZ = process.env.TEST_ENGINE === 'postgres' ? 'Pacific/Kiritimati' : 'America/New_York'
