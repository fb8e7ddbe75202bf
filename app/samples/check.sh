#!/bin/sh
# Check an article and print what an editor should know: check.sh http://127.0.0.1:8000 article.txt
# The text becomes JSON without any tool but curl and sed: quotes, backslashes, tabs and line ends are escaped.
set -eu
service=${1:?address of the service} file=${2:?text file}
json=$(sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' -e 's/\r$//' "$file" | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n/\\n/g')
printf '{"text": "%s"}' "$json" |
  curl --silent --show-error --fail-with-body --header 'Content-Type: application/json' \
    --data-binary @- "$service/v1/check" |
  sed -n 's/.*"attention":"\([a-z]*\)","summary":"\(\([^"\\]\|\\.\)*\)".*/\1: \2/p'
