"""The SQL statements before and after a dump that is restored.

One transaction moves the old tables into a schema of their own, loads the new ones, and counts their rows. If it fails,
the database still has all old tables and no new one. A comment on a table tells that the transaction was committed. A
second run, after one that was killed, reads it.
"""

from __future__ import annotations

from programs.backup.common import COUNTED
from programs.backup.restore_plan import Plan

MOVE_ASIDE = r"""DO $aside$
DECLARE thing record;
BEGIN
  CREATE SCHEMA %(schema)s;
  FOR thing IN
    SELECT 'TABLE' AS kind, c.oid::regclass::text AS name FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
    UNION ALL SELECT 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER %%s %%s SET SCHEMA %(schema)s', thing.kind, thing.name);
  END LOOP;
END $aside$;
"""

BEFORE = r"""BEGIN;
SET client_min_messages = warning;
SET search_path = '';
-- The transaction of a run that was killed may not have ended yet on the server.
SELECT pg_advisory_xact_lock(hashtext('cdk8s-matrix restore'));
DO $once$ BEGIN
  IF obj_description(to_regclass('public.schema_version'), 'pg_class') = '%(remark)s' THEN
    RAISE EXCEPTION 'restored already';
  END IF;
END $once$;
"""

CHECK = r"""  IF (SELECT count(*) FROM public.%(table)s) <> %(count)d THEN
    RAISE EXCEPTION 'not all %(name)s are there';
  END IF;"""

AFTER = r"""
DO $check$ BEGIN
%(checks)s
END $check$;
COMMENT ON TABLE public.schema_version IS '%(remark)s';
COMMIT;
SET client_min_messages = error;
ANALYZE;
"""


def old_schema(plan: Plan) -> str:
    """The name of the schema for the old tables."""
    return plan['aside'].strip('.').replace('-', '_')


def remark_of(plan: Plan) -> str:
    """The comment on the table by which a second run finds that this restore is done."""
    return f'restored from {plan["snapshot"]} at {plan["aside"].rpartition("-")[2]}'


def before_dump(plan: Plan) -> str:
    """The statements before those of the dump."""
    aside = MOVE_ASIDE % {'schema': old_schema(plan)} if plan['exists'] else ''
    return BEFORE % {'remark': remark_of(plan)} + aside


def after_dump(plan: Plan) -> str:
    """The statements after those of the dump."""
    checks = [CHECK % {'table': table, 'count': plan['found'][name], 'name': name} for name, table in COUNTED.items()]
    return AFTER % {'checks': '\n'.join(checks), 'remark': remark_of(plan)}
