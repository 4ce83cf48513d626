cat << '__EOF_CONFIG_SERVER'
ConfigServer:
  servers:
  - https://{{server}}:{{port}}/
  CACertificates: |
__EOF_CONFIG_SERVER
sed 's/^/    /' << '__EOF_CERTIFICATE'
{{certificate}}
__EOF_CERTIFICATE
