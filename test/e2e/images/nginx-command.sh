#!/bin/sh
# Debian has nginx's stream module as a file. The official image has it built in, so that no config names it.
module='load_module /usr/lib/nginx/modules/ngx_stream_module.so;'
global='' next=''
for argument do
  shift
  if [ -n "$next" ]; then global=$argument next=''
  elif [ "$argument" = -g ]; then next=1
  else set -- "$@" "$argument"
  fi
done
exec /usr/lib/nginx/nginx -g "$module $global" "$@"
