/**
 * Loads the config as Synapse will, and compares the database's schema with what this Synapse knows: in the Synapse image, with the mounts and arguments of
 * the real start, before anything is written.
 */
export const PREFLIGHT = String.raw`import contextlib, os, sqlite3, sys, traceback
from importlib.metadata import version
from synapse.config._base import ConfigError, format_config_error
from synapse.config.homeserver import HomeServerConfig
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

database = config.database.get_single_database().config
path = database['args'].get('database')
if database['name'] == 'sqlite3' and path and os.path.exists(path):
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        try:
            needed = db.execute('SELECT compat_version FROM schema_compat_version').fetchone()
        except sqlite3.OperationalError:
            needed = None
    if needed and needed[0] > SCHEMA_VERSION:
        refuse(f'a newer Synapse has brought the database to a schema that needs version {needed[0]}, and this image knows {SCHEMA_VERSION}: nothing was '
               'touched. Use the newer image again, or restore a backup from before: see docs/upgrading.md')
print(f'the config is sound; the schema of this image is {SCHEMA_VERSION}')`;
