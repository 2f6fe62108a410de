/**
 * Loads the config as Synapse will, and compares the database's schema with what this Synapse knows: in the Synapse image, with the mounts and arguments of
 * the real start, before anything is written.
 */
export const PREFLIGHT = String.raw`import contextlib, os, sqlite3, sys, traceback
from importlib.metadata import version
from synapse.config._base import ConfigError, format_config_error
from synapse.config.homeserver import HomeServerConfig
from synapse.storage.engines import IncorrectDatabaseSetup, create_engine
from synapse.storage.schema import SCHEMA_VERSION

def refuse(text):
    with contextlib.suppress(OSError), open(os.environ['RESULT'], 'w') as file:
        file.write(text[-4000:])
    sys.exit(text)

try:
    config = HomeServerConfig.load_config('preflight', sys.argv[1:])
except ConfigError as problem:
    refuse('the config is refused, and nothing was touched: ' + ''.join(format_config_error(problem)).strip())
except SystemExit:
    # What it did not take was printed.
    refuse(f"Synapse {version('matrix-synapse')} in this image does not take the arguments {sys.argv[1:]}, and nothing was touched: it is too old for this "
           "version of the library, which needs 1.126. Set 'synapse.image' to a newer one, or go back to the version of the library from before")
except Exception as problem:
    # Synapse has no words of its own for many a wrong value; its line of code names the setting.
    lines = [frame.line for frame in traceback.extract_tb(problem.__traceback__) if frame.name == 'read_config']
    refuse(f"the config is refused, and nothing was touched: {type(problem).__name__}: {problem}, at: {(lines or ['?'])[-1]}")

def needed_by_file(path):
    if not path or not os.path.exists(path):
        return None
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        try:
            return db.execute('SELECT compat_version FROM schema_compat_version').fetchone()
        except sqlite3.OperationalError:
            return None

def needed_by_server(database):
    engine = create_engine(database)
    args = {name: value for name, value in database['args'].items() if not name.startswith('cp_')}
    try:
        with contextlib.closing(engine.module.connect(**args)) as db:
            engine.check_database(db)
            with db.cursor() as cursor:
                cursor.execute("SELECT to_regclass('schema_version'), has_schema_privilege(coalesce(current_schema(), 'public'), 'CREATE')")
                there, may_create = cursor.fetchone()
                if not may_create:
                    refuse(f"the role {args['user']} may not make tables in the database {args['dbname']}, and nothing was touched: make it the owner, by "
                           f'ALTER DATABASE "{args["dbname"]}" OWNER TO "{args["user"]}"')
                if there:
                    cursor.execute('SELECT compat_version FROM schema_compat_version')
                    return cursor.fetchone()
    except IncorrectDatabaseSetup as problem:
        refuse('the database is refused, and nothing was touched: ' + problem.args[0] % problem.args[1:] + '. How to make one: docs/postgresql.md')
    except (RuntimeError, engine.module.Error) as problem:
        refuse(f'the database is refused, and nothing was touched: {problem}')

database = config.database.get_single_database().config
needed = needed_by_server(database) if database['name'] == 'psycopg2' else needed_by_file(database['args'].get('database'))
if needed and needed[0] > SCHEMA_VERSION:
    refuse(f'a newer Synapse has brought the database to a schema that needs version {needed[0]}, and this image knows {SCHEMA_VERSION}: nothing was '
           'touched. Use the newer image again, or restore a backup from before: see docs/upgrading.md')
print(f'the config is sound; the schema of this image is {SCHEMA_VERSION}')`;
