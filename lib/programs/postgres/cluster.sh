# Shared by the programs of a bundled PostgreSQL. A cluster, which is all data of one server, is in a folder that is named after its major version.
#
# Variables: DATA, the folder of the claim; CONFIG, that of the config files; RUN_DIR, that of the socket; RESULT, the file for the reason of a failure;
# PASSWORD_FILE. Paths have no blanks.
data=${DATA:-/data} config=${CONFIG:-/config} run=${RUN_DIR:-/run/postgresql} result=${RESULT:-/dev/termination-log}
docs='https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs/postgresql.md'

fail() {
  echo "PostgreSQL is not started: $*" | tee "$result" >&2
  exit 1
}

# Sets the variables major and cluster, by the version of the programs.
find_cluster() {
  major=$(postgres --version)
  major=${major#*) }
  major=${major%%[!0-9]*}
  cluster=$data/$major
}

# Keeps other pods out of the claim until the last process of this one has ended. Those of a pod that was deleted may still be there on the same node.
lock_data() {
  tries=60
  exec 9> "$data/.lock"
  until flock -n 9; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then fail 'another pod runs the database in this claim'; fi
    sleep 0.5
  done
}

# own_cluster FOLDER: makes the folder of a cluster ready for the server. Kubernetes may have given the pod's group rights to all files of the volume,
# which PostgreSQL refuses. The process ID in the folder, of an earlier container, may be that of any process in this one.
own_cluster() {
  chmod 700 "$1"
  rm -f "$1/postmaster.pid"
}

# Prints the major versions of the clusters that are there.
present() {
  for file in "$data"/*/PG_VERSION; do
    if [ -s "$file" ]; then basename "$(dirname "$file")"; fi
  done
}

# Runs the SQL statements of its input, one in each line, in a server that nobody can reach. It stops at the first error.
single() {
  postgres --single -D "$1" -c "config_file=$config/postgresql.conf" -c exit_on_error=on "$2" > /dev/null
}

# make_cluster FOLDER: makes a cluster with Synapse's empty database. It is complete when the caller renames it.
make_cluster() {
  made=$1
  rm -rf "$made"
  set -- --username=postgres --encoding=UTF8 --locale=C --data-checksums --auth=reject --no-instructions
  if [ "$major" -ge 16 ]; then set -- "$@" -c huge_pages=off; fi
  initdb -D "$made" "$@"
  printf '%s\n' 'CREATE ROLE synapse' | single "$made" postgres
  printf '%s\n' "CREATE DATABASE synapse OWNER synapse TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'" \
    'REVOKE ALL ON DATABASE synapse FROM PUBLIC' | single "$made" postgres
}

# put_cluster FOLDER: gives a complete cluster its name. The mark tells a later start that there was one.
put_cluster() {
  mv "$1" "$cluster"
  touch "$data/.made"
  sync
}

# local_server start|stop FOLDER OPTIONS: a server for the pod's own programs only.
local_server() {
  pg_ctl -D "$2" --wait --timeout=86400 --mode=fast "$1" --options="-c config_file=$config/postgresql.conf -c hba_file=$config/pg_hba.conf \
    -c ident_file=$config/pg_ident.conf -c listen_addresses= -c unix_socket_directories=$run ${3-}"
}

# Prints each table with the number of its rows, and each sequence with its last value.
counted() {
  own="nspname !~ '^pg_' AND nspname <> 'information_schema'"
  printf '%s\n' "SELECT format('SELECT %L, count(*) FROM %s', c.oid::regclass, c.oid::regclass) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND $own ORDER BY n.nspname, c.relname \\gexec" \
    "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2;" |
    psql -XqAt --host="$run" --username=postgres --set=ON_ERROR_STOP=1 synapse
}
