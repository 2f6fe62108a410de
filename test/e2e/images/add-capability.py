"""add-capability.py IN.tar OUT.tar PATH: the same OCI image, its file PATH with cap_net_bind_service=ep, as `setcap` writes it."""
import hashlib
import io
import json
import struct
import sys
import tarfile

# VFS_CAP_REVISION_2 with the effective bit; CAP_NET_BIND_SERVICE is 10.
CAPABILITY = struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0).decode("ascii")
source, target, path = sys.argv[1:]
image = {m.name: tarfile.open(source).extractfile(m).read() for m in tarfile.open(source)}


def blob(digest):
    return image.pop("blobs/" + digest.replace(":", "/"))


def store(data):
    digest = hashlib.sha256(data).hexdigest()
    image["blobs/sha256/" + digest] = data
    return {"digest": "sha256:" + digest, "size": len(data)}


index = json.loads(image["index.json"])
manifest = json.loads(blob(index["manifests"][0]["digest"]))
config = json.loads(blob(manifest["config"]["digest"]))
buffer = io.BytesIO()
with tarfile.open(fileobj=io.BytesIO(blob(manifest["layers"][0]["digest"]))) as old, tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as new:
    for member in old:
        if member.name == path:
            member.pax_headers = {"SCHILY.xattr.security.capability": CAPABILITY}
        new.addfile(member, old.extractfile(member) if member.isreg() else None)
layer = store(buffer.getvalue())
config["rootfs"]["diff_ids"] = [layer["digest"]]
manifest["layers"][0].update(layer)
manifest["config"].update(store(json.dumps(config).encode()))
index["manifests"][0].update(store(json.dumps(manifest).encode()))
image["index.json"] = json.dumps(index).encode()
with tarfile.open(target, "w") as out:
    for name, data in image.items():
        info = tarfile.TarInfo(name)
        info.size = len(data)
        out.addfile(info, io.BytesIO(data))
