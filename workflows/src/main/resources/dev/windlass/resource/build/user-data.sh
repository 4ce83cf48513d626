#!/bin/bash
# Makes this instance a node: fetch nodeup, verify it, hand it the configuration below.
set -o errexit -o nounset -o pipefail

export AWS_REGION={{region}}
readonly NODEUP_VERSION={{kopsVersion}}
readonly NODEUP_HOME=/opt/kops

# Buffers large enough for a fast network with some distance.
for setting in net.core.rmem_max=16777216 net.core.wmem_max=16777216; do
  sysctl -w "${setting}" || true
done

architecture() {
  case "$(uname -m)" in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) echo "no nodeup for $(uname -m)" >&2; return 1 ;;
  esac
}

# Arguments: file, URL. The file exists afterwards only if its checksum is the published one.
fetch_verified() {
  local -r file="$1" url="$2"
  local expected
  curl -fsSL --retry 6 --retry-delay 10 --connect-timeout 20 -o "${file}.part" "${url}" || return 1
  expected="$(curl -fsSL --retry 6 --retry-delay 10 --connect-timeout 20 "${url}.sha256" | cut -d' ' -f1)" || return 1
  echo "${expected}  ${file}.part" | sha256sum --check --status || { rm -f "${file}.part"; return 1; }
  mv "${file}.part" "${file}"
}

fetch_nodeup() {
  local -r arch="$(architecture)"
  local -ar urls=(
    "https://artifacts.k8s.io/binaries/kops/${NODEUP_VERSION}/linux/${arch}/nodeup"
    "https://github.com/kubernetes/kops/releases/download/v${NODEUP_VERSION}/nodeup-linux-${arch}"
  )
  until [[ -x bin/nodeup ]]; do
    for url in "${urls[@]}"; do
      if fetch_verified bin/nodeup "${url}"; then
        chmod 0755 bin/nodeup
        return
      fi
      echo "could not fetch ${url}" >&2
    done
    sleep 60
  done
}

mkdir -p "${NODEUP_HOME}/bin" "${NODEUP_HOME}/conf"
cd "${NODEUP_HOME}"

{
{{configServer}}cat << '__EOF_KUBE_ENV'
{{environment}}
__EOF_KUBE_ENV
} > conf/kube_env.yaml

fetch_nodeup
bin/nodeup --install-systemd-unit --conf="${NODEUP_HOME}/conf/kube_env.yaml" --v=8
