#!/bin/bash
# nginx.sh NAME:TAG ELEMENT-NAME:TAG: makes two images from Debian's nginx. The first has the layout of the unprivileged nginx image, the second also has the
# replacement for Element Web.
. "$(dirname "$0")/lib.sh"
name=$1 element=$2 out=$images/nginx.tar element_out=$images/element-web.tar root=$images/nginx-root app=$images/element-app
standin=$repo/test/e2e/element-standin
nginx_root() {
  "$tools/debian-rootfs.sh" "$root" nginx-light,libnginx-mod-stream,ca-certificates
  chroot "$root" sh -c 'getent passwd 101 | grep -q ^nginx: || { sed -i "/:101:/d" /etc/passwd /etc/group; groupadd --gid 101 nginx; useradd --uid 101 --gid 101 --no-create-home nginx; }'
  [ -f "$root/usr/lib/nginx/nginx" ] || mv "$root/usr/sbin/nginx" "$root/usr/lib/nginx/nginx"
  install -m 755 "$here/nginx-command.sh" "$root/usr/sbin/nginx"
  rm -rf "$root/etc/nginx/modules-enabled"
  install -m 644 "$here/nginx.conf" "$root/etc/nginx/nginx.conf"
  mkdir -p "$root/etc/nginx/conf.d" "$root/docker-entrypoint.d"
  install -m 755 "$here/docker-entrypoint.sh" "$root/docker-entrypoint.sh"
}
common=("$here/nginx.conf" "$here/nginx-command.sh" "$here/docker-entrypoint.sh")
pack=(--dir "$root" --entrypoint '["/docker-entrypoint.sh"]' --cmd '["nginx","-g","daemon off;"]' --user 101 --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*')
if stale "$out" "$0" "${common[@]}" <(echo "$name"); then
  nginx_root
  python3 "$tools/mkimage.py" "$out.part" "$name" "${pack[@]}"
  finish "$out"
fi
if stale "$element_out" "$0" "${common[@]}" "$here/element-config.sh" "$here/element-default.conf" "$standin"/*.* "$repo/package-lock.json" <(echo "$element"); then
  nginx_root
  rm -rf "$app"; node "$standin/build.mjs" "$app"
  python3 "$tools/mkimage.py" "$element_out.part" "$element" "${pack[@]}" --dir "$app:/app" \
    --file "$here/element-config.sh:/docker-entrypoint.d/18-config.sh" --file "$here/element-default.conf:/etc/nginx/conf.d/default.conf"
  finish "$element_out"
fi
