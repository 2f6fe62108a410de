"""cheap-key.py REPOSITORY PASSWORD-FILE: makes restic's key of a repository cheap to open.

Otherwise each call takes half a second of processor time for it. The key file holds the repository's own key, encrypted
by what scrypt makes of the password: only the parameters of scrypt are changed.
"""

import base64
import glob
import hashlib
import json
import os
import sys

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.poly1305 import Poly1305

repository, password_file = sys.argv[1:]
with open(password_file, 'rb') as file:
    password = file.read().rstrip(b'\r\n')
[path] = glob.glob(f'{repository}/keys/*')
with open(path) as file:
    key = json.load(file)


def user_key():
    salt = base64.b64decode(key['salt'])
    return hashlib.scrypt(password, salt=salt, n=key['N'], r=key['r'], p=key['p'], dklen=64, maxmem=1 << 30)


def encrypted(data, by, iv):
    cipher = Cipher(algorithms.AES(by[:32]), modes.CTR(iv)).encryptor()
    return cipher.update(data) + cipher.finalize()


def code(data, by, iv):
    block = Cipher(algorithms.AES(by[32:48]), modes.ECB()).encryptor()
    return Poly1305.generate_tag(by[48:] + block.update(iv), data)


sealed, old = base64.b64decode(key['data']), user_key()
iv, body, tag = sealed[:16], sealed[16:-16], sealed[-16:]
assert code(body, old, iv) == tag, 'the password does not open the key'
plain = encrypted(body, old, iv)

key.update(N=2, r=1, p=1)
new, iv = user_key(), os.urandom(16)
body = encrypted(plain, new, iv)
key['data'] = base64.b64encode(iv + body + code(body, new, iv)).decode()
content = json.dumps(key).encode()
os.chmod(path, 0o600)
os.remove(path)
with open(f'{repository}/keys/{hashlib.sha256(content).hexdigest()}', 'wb') as file:
    file.write(content)
