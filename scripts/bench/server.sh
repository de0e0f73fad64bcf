# shellcheck shell=bash
# Sourced by the benchmarks and rigs: a PostgreSQL server of their own in a temporary directory, the profiles that lead to it,
# and the clocks. Nothing outside that directory is touched, and only the process started here is stopped.
#
#   server_start    makes WORK, starts the server (SERVER_PID), sets PGHOST and the like for psql and psycopg2
#   server_stop     stops it and removes WORK; set as a trap by server_start
#   profiles FILE   writes WORK/sluice.toml: "bench" is the server's database, "lab" that SQLite file, read only; SLUICE_LINE is the call
#                   of the program, to which the line is added
#   measure CMD...  runs it; leaves M_WALL, M_CLIENT, M_SERVER (CPU seconds), M_WAL (bytes), M_PEAK (kB), WORK/out and WORK/err

# shellcheck disable=SC2034  # what is set here is used by the scripts that source it

export LC_ALL=C.UTF-8
# A launcher in another place may be named; the default builds on first use.
SLUICE=${SLUICE:-$ROOT/scripts/sluice}
WORK=
SERVER_PID=
AS_SERVER=()
readonly SERVER_READY_SECONDS=60

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "${0##*/}: $*"
    exit 2
}

# need PROGRAM PACKAGE: the Debian package is a hint.
need() {
    type -P "$1" >/dev/null || die "$1 - not found - install it (Debian package $2)"
}

# The newest of the system's servers, or PG_BIN.
server_binaries() {
    local dir newest=
    if [[ -n ${PG_BIN:-} ]]; then
        [[ -x $PG_BIN/initdb ]] || die "no initdb in PG_BIN - $PG_BIN - name the directory of the server's programs"
        return
    fi
    while IFS= read -r dir; do
        [[ -x $dir/initdb && -x $dir/postgres ]] && newest=$dir
    done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V)
    if [[ -z $newest ]] && dir=$(type -P postgres); then
        newest=$(dirname "$(readlink -f "$dir")")
    fi
    PG_BIN=$newest
    [[ -n $PG_BIN ]] || die "no PostgreSQL server - not found - install it (Debian package postgresql), or set PG_BIN"
}

server_start() {
    server_binaries
    need psql postgresql-client
    need sqlite3 sqlite3
    need time time
    [[ -x $SLUICE ]] || die "no launcher - $SLUICE - set SLUICE to one"
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bench.XXXXXX")
    trap server_stop EXIT
    trap 'say "${0##*/}: failed in line $LINENO: $BASH_COMMAND"' ERR
    trap 'exit 130' INT
    trap 'exit 143' TERM
    chmod 711 "$WORK"
    mkdir "$WORK/server"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    (
        umask 077
        printf '%s\n' "$password" >"$WORK/server/password"
        printf '%s\n' "$password" >"$WORK/password"
        printf '127.0.0.1:*:*:bench:%s\n' "$password" >"$WORK/pgpass"
    )
    # The server refuses to run as root.
    if ((EUID == 0)); then
        chown -R postgres "$WORK/server"
        AS_SERVER=(setpriv --reuid=postgres --regid=postgres --init-groups --)
    fi
    (cd "$WORK/server" && "${AS_SERVER[@]}" "$PG_BIN/initdb" --pgdata=data --username=bench --auth=scram-sha-256 \
        --pwfile=password --encoding=UTF8 --locale=C.UTF-8 >initdb.log 2>&1) || die "initdb failed: $(tail -n 3 "$WORK/server/initdb.log")"
    server_up
    # Whatever the caller's environment says, psql and psycopg2 go to this server.
    unset PGSERVICE PGSERVICEFILE PGOPTIONS PGPASSWORD PGHOSTADDR PGSSLMODE PGTZ PGCLIENTENCODING SLUICE_CONFIG
    export PGHOST=127.0.0.1 PGPORT=$PORT PGUSER=bench PGDATABASE=bench PGPASSFILE=$WORK/pgpass
    PGDATABASE=postgres sql "create database bench"
}

# Default settings, fsync on; max_wal_size only so that no checkpoint falls into one contestant and not into another.
server_up() {
    local attempt
    for attempt in 1 2 3 4 5; do
        PORT=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        (cd "$WORK/server" && exec "${AS_SERVER[@]}" "$PG_BIN/postgres" -D "$WORK/server/data" \
            -c port="$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$WORK/server" \
            -c max_wal_size=4GB >"$WORK/server/log" 2>&1) &
        SERVER_PID=$!
        server_ready && return
        wait "$SERVER_PID" || say "port $PORT: attempt $attempt failed"
    done
    SERVER_PID=
    die "the server did not start: $(tail -n 3 "$WORK/server/log")"
}

# Until it answers; false when the process has ended, because the port is taken.
server_ready() {
    local until=$((SECONDS + SERVER_READY_SECONDS))
    while kill -0 "$SERVER_PID" 2>/dev/null; do
        "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$PORT" -U bench && [[ -s $WORK/server/data/postmaster.pid ]] && return
        ((SECONDS < until)) || die "the server did not answer in $SERVER_READY_SECONDS s"
        sleep 0.1
    done
    return 1
}

# With the exit code, where it is not that of the last command.
server_stop() {
    local code=${1:-$?}
    trap - EXIT
    if [[ -n $SERVER_PID ]] && kill -INT "$SERVER_PID" 2>/dev/null; then
        wait "$SERVER_PID" || true
    fi
    if [[ -n $WORK && -n ${KEEP:-} ]]; then
        say "kept: $WORK"
    elif [[ -n $WORK ]]; then
        rm -rf -- "$WORK"
    fi
    exit "$code"
}

# sql TEXT: one value or none, unadorned.
sql() {
    PGOPTIONS=--client-min-messages=warning psql -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"
}

profiles() {
    cat >"$WORK/sluice.toml" <<TOML
[profiles.bench]
url = "jdbc:postgresql://127.0.0.1:$PORT/bench"
user = "bench"
password = { file = "$WORK/password" }

[profiles.lab]
url = "jdbc:sqlite:$1"
read-only = true
TOML
    chmod 600 "$WORK/sluice.toml"
    # One line, as an operator would call it; a JSON report.
    SLUICE_LINE=("$SLUICE" bench --config "$WORK/sluice.toml" --format json -c)
}

# figure NAME FILE: a number of a JSON report.
figure() {
    sed -nE 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*(-?[0-9][0-9.eE+-]*).*/\1/p' "$2" | head -n 1
}

# CPU seconds of the server's process and all its children, those that have ended included. Processes of others may go away
# while their files are read.
server_cpu() {
    { cat /proc/[0-9]*/stat 2>/dev/null || true; } | awk -v server="$SERVER_PID" -v ticks="$(getconf CLK_TCK)" '
        {
            pid = $1
            sub(/^.*\) /, "")          # the name may hold spaces; then $1 is the state, $2 the parent, $12 and $13 the times
            if (pid == server) sum += $12 + $13 + $14 + $15
            else if ($2 == server) sum += $12 + $13
        }
        END { printf "%.2f\n", sum / ticks }'
}

# The sessions of a client that has ended may live on for a moment, longest when it was killed.
sessions_end() {
    local until=$((SECONDS + 60))
    while (($(sql "select count(*) from pg_stat_activity where pid <> pg_backend_pid()
                   and backend_type in ('client backend', 'parallel worker')") > 0)); do
        ((SECONDS < until)) || die "sessions of a client that has ended are still there after 60 s"
        sleep 0.05
    done
}

measure() {
    local lsn cpu start end
    lsn=$(sql "select pg_current_wal_lsn()")
    cpu=$(server_cpu)
    start=$EPOCHREALTIME
    "$(type -P time)" -f '%U %S %M' -o "$WORK/time" "$@" >"$WORK/out" 2>"$WORK/err" || {
        say "failed: $*"
        tail -n 20 "$WORK/err" "$WORK/out" >&2
        return 1
    }
    end=$EPOCHREALTIME
    sessions_end
    read -r M_CLIENT M_PEAK < <(awk 'NF == 3 { print $1 + $2, $3 }' "$WORK/time")
    M_WALL=$(calc "$end - $start")
    M_SERVER=$(calc "$(server_cpu) - $cpu")
    M_WAL=$(sql "select pg_wal_lsn_diff(pg_current_wal_lsn(), '$lsn')")
}

calc() {
    awk "BEGIN { printf \"%.4f\\n\", $1 }"
}

version_of() {
    local line
    line=$({ "$@" 2>&1 || true; } | head -n 1)
    printf '%s' "${line:-unknown}"
}

# Where and with what, as Markdown list items.
host() {
    local cpu memory commit dirty=
    cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
    memory=$(awk '$1 == "MemTotal:" { printf "%.1f GB", $2 / 1048576 }' /proc/meminfo)
    commit=$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown)
    [[ -z $(git -C "$ROOT" status --porcelain --untracked-files=no 2>/dev/null) ]] || dirty=' and changes'
    printf -- '- %s\n' \
        "host: ${cpu:-unknown CPU}, $(nproc) cores, $memory, kernel $(uname -r)" \
        "commit: $commit$dirty" \
        "java: $(version_of "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version)${SLUICE_JAVA_OPTS:+, SLUICE_JAVA_OPTS $SLUICE_JAVA_OPTS}" \
        "server: $(sql 'show server_version'), fsync $(sql 'show fsync'), max_wal_size $(sql 'show max_wal_size'), else its defaults" \
        "psql: $(version_of psql --version); sqlite3: $(version_of sqlite3 --version | cut -d' ' -f1)"
}
