#!/bin/sh
# start.sh CONFIG PASSWORD_FILE FOLDER: becomes Valkey, with the config and the password in one file of a folder in memory, so that the password is in no argument and in no variable.
set -eu
password=$(tr -d '\r\n' < "$2")
case $password in
  '' | *[!A-Za-z0-9_.~+=/-]*)
    echo "$2 must hold the password of Valkey in one line, of letters, digits and -_.~+=/" >&2
    exit 1
    ;;
esac
umask 077
{ cat "$1"; printf 'requirepass "%s"\n' "$password"; } > "$3/valkey.conf"
exec valkey-server "$3/valkey.conf"
