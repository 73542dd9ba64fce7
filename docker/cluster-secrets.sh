#!/bin/sh
# Makes what compose.cluster.yaml needs and no repository may hold: an authority of its own, a
# certificate for each EventStoreDB node, and passwords. What is there already is left as it is.
#   sh docker/cluster-secrets.sh [FOLDER]     (docker/data without one, which git ignores)
set -eu
umask 077

folder=${1:-$(dirname "$0")/data}
mkdir -p "$folder"
cd "$folder"

# certified NAME SUBJECT DAYS SIGNER... : a key and its certificate, with the extensions in NAME.ext
certified() {
  name=$1 subject=$2 days=$3
  shift 3
  openssl genrsa -out "$name.key" 2048 2>/dev/null
  openssl req -new -key "$name.key" -subj "/CN=$subject" -out "$name.csr"
  openssl x509 -req -in "$name.csr" -sha256 -days "$days" -set_serial "0x$(openssl rand -hex 16)" \
    -extfile "$name.ext" "$@" -out "$name.crt" 2>/dev/null
  rm "$name.csr" "$name.ext"
}

if [ ! -f ca.crt ]; then
  printf '%s\n' 'basicConstraints=critical,CA:TRUE' 'keyUsage=critical,keyCertSign,cRLSign' \
    'subjectKeyIdentifier=hash' >ca.ext
  certified ca 'Luodi cluster authority' 3650 -signkey ca.key
fi

for node in eventstoredb-1 eventstoredb-2 eventstoredb-3; do
  [ -f "$node.crt" ] && continue
  # A node is client as well as server to the others, which know each other by the common name.
  printf '%s\n' 'basicConstraints=critical,CA:FALSE' 'extendedKeyUsage=serverAuth,clientAuth' \
    'keyUsage=critical,digitalSignature,keyEncipherment' \
    "subjectAltName=DNS:$node,DNS:localhost,IP:127.0.0.1" >"$node.ext"
  certified "$node" eventstoredb-node 1095 -CA ca.crt -CAkey ca.key
done

[ -f store-admin-password ] || openssl rand -hex 24 >store-admin-password
[ -f store-credentials ] || printf 'luodi\n%s\n' "$(openssl rand -hex 24)" >store-credentials

# All containers run as uid 1000 and read these files as that user; ca.key goes into none.
if [ "$(id -u)" -eq 0 ]; then chown 1000:1000 ca.crt eventstoredb-* store-*; fi
