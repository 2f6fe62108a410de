/**
 * Puts a dump into a database of PostgreSQL, by one transaction: the old tables go into a schema of their own, the new ones come, and are counted. Whatever
 * ends it, the database has all of the one or all of the other. A remark on a table tells which, also to a run that comes after one that was killed.
 */
export const PUT_POSTGRES = String.raw`
# What a server older than these programs doesn't know is left out, at the top of the script only: below are people's words.
PIPE = r"""set -o pipefail
{ cat "$1" && pg_restore --no-owner --no-privileges --no-tablespaces --schema=public --file=- "$2" | sed '1,40{/^SET transaction_timeout = 0;$/d;}' && cat "$3"; } |
  psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --output=/dev/null "$4" """

ASIDE = r"""DO $aside$
DECLARE thing record;
BEGIN
  CREATE SCHEMA %(schema)s;
  FOR thing IN
    SELECT 'TABLE' AS kind, c.oid::regclass::text AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
    UNION ALL SELECT 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER %%s %%s SET SCHEMA %(schema)s', thing.kind, thing.name);
  END LOOP;
END $aside$;
"""

def schema_of(plan):
    return plan['aside'].strip('.').replace('-', '_')

def remark(plan):
    return f"restored from {plan['snapshot']} at {plan['aside'].rpartition('-')[2]}"

def remarked():
    return query("SELECT obj_description(to_regclass('public.schema_version'), 'pg_class')")

def before(plan):
    return f"""BEGIN;
SET client_min_messages = warning;
SET search_path = '';
-- One that was killed may not have ended yet on the server.
SELECT pg_advisory_xact_lock(hashtext('cdk8s-matrix restore'));
DO $once$ BEGIN
  IF obj_description(to_regclass('public.schema_version'), 'pg_class') = '{remark(plan)}' THEN RAISE EXCEPTION 'restored already'; END IF;
END $once$;
{ASIDE % {'schema': schema_of(plan)} if plan['exists'] else ''}"""

def after(plan):
    checks = '\n'.join(f"  IF (SELECT count(*) FROM public.{table}) <> {plan['found'][name]} THEN RAISE EXCEPTION 'not all {name} are there'; END IF;"
                       for name, table in COUNTED.items())
    return f"""
DO $check$ BEGIN
{checks}
END $check$;
COMMENT ON TABLE public.schema_version IS '{remark(plan)}';
COMMIT;
SET client_min_messages = error;
ANALYZE;
"""

def kept_in_database(plan):
    return [f"the schema {schema_of(plan)} of the database"] if plan['exists'] else []

def put_database(plan):
    if remarked() == remark(plan):
        return
    for name, text in {'before': before(plan), 'after': after(plan)}.items():
        with open(f'{WORK}/{name}.sql', 'w') as file:
            file.write(text)
    try:
        postgres('bash', '-c', PIPE, 'restore', f'{WORK}/before.sql', f'{NEW}/{DUMP}', f'{WORK}/after.sql', DATABASE)
    except Refused as problem:
        if remarked() == remark(plan):
            return
        os.remove(MARK)
        raise Refused(f'the database is what it was: {problem}')
`;
