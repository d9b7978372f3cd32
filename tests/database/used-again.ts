import pg from 'pg'

/**
 * To copy a database of many tables is much more work for PostgreSQL than to delete the few rows of a test: one in which
 * nobody has changed more than rows is brought back to what it was copied from, and used again.
 */

/** Ends what is still connected to a database, and waits for it; without that nobody can copy it. */
export const endOthers = 'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
const endWhatWorks = `${endOthers} and application_name <> 'red-footprints-at-rest'`

/** Said in a template: each copy knows its rows, and whether its tables were changed. */
export const rememberRows = `
  drop event trigger if exists note_changes;
  drop schema if exists tests cascade;
  create schema tests;
  create table tests.changes (tag text);
  create table tests.kept (name text);
  do $$
  declare
    one record;
    filled boolean;
  begin
    for one in select tablename as name from pg_tables where schemaname = 'public' loop
      execute format('select exists (select from public.%I)', one.name) into filled;
      if filled then
        insert into tests.kept values (one.name);
        execute format('create table tests.%I as select * from public.%I', 'kept_' || one.name, one.name);
      end if;
    end loop;
  end $$;
  create function tests.restore() returns void language plpgsql as $$
  declare
    one record;
  begin
    if exists (select from tests.changes)
      or exists (select from pg_db_role_setting join pg_database on setdatabase = pg_database.oid where datname = current_database()) then
      raise exception 'more than rows was changed';
    end if;
    -- Past the triggers that refuse it, and past the foreign keys.
    set local session_replication_role = replica;
    for one in select tablename as name from pg_tables where schemaname = 'public' loop
      execute format('delete from public.%I', one.name);
    end loop;
    for one in select name from tests.kept loop
      execute format('insert into public.%I select * from tests.%I', one.name, 'kept_' || one.name);
    end loop;
  end $$;
  create function tests.note_change() returns event_trigger language plpgsql as $$ begin insert into tests.changes values (tg_tag); end $$;
  create event trigger note_changes on ddl_command_end execute function tests.note_change();
  -- Also for who has switched the ordinary triggers off.
  alter event trigger note_changes enable always`

/** What is deleted stays in the files, and slows the tests after it. */
const mostUses = 100

export class UsedAgain {
  readonly #url: string
  readonly #client: pg.Client
  #uses = 0

  constructor(url: string) {
    this.#url = url
    this.#client = new pg.Client({ connectionString: url, application_name: 'tests' })
    // A test may end every connection.
    this.#client.on('error', () => undefined)
  }

  get url(): string {
    return this.#url
  }

  /** Once nobody uses it any more. @returns whether it is as it was when it was copied */
  async restore(): Promise<boolean> {
    if (++this.#uses > mostUses) return false
    try {
      if (this.#uses === 1) await this.#client.connect()
      await this.#client.query(endWhatWorks)
      await this.#client.query('select tests.restore()')
      return true
    } catch {
      return false
    }
  }

  async end(): Promise<void> {
    await this.#client.end().catch(() => undefined)
  }
}
