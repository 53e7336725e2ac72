#!/bin/sh
# Keeps the bot running inside a container: a crash starts it again, so that the commands that it had started live on.
# Ends with the bot when that ends by itself (0), when a person must mend something first (2), or when told to (TERM, INT).
here=$(dirname "$0")
bot=
leaving=
pause=1
longest=${GREENLOOP_RESTART_MAX_S:-60}

leave() {
  leaving=yes
  if [ -n "$bot" ]; then kill -TERM "$bot" 2>/dev/null; else exit 0; fi
}
trap leave TERM INT

while :; do
  began=$(date +%s)
  node --max-semi-space-size=2 "$here/main.js" "$@" &
  bot=$!
  # A signal ends the wait, not the bot.
  while :; do
    wait "$bot"
    code=$?
    kill -0 "$bot" 2>/dev/null || break
  done
  bot=
  if [ -n "$leaving" ] || [ "$code" -eq 0 ] || [ "$code" -eq 2 ]; then exit "$code"; fi
  if [ $(($(date +%s) - began)) -ge 60 ]; then pause=1; fi
  echo "greenloop: the bot ended with $code; starting it again in $pause s" >&2
  sleep "$pause" &
  wait $!
  if [ -n "$leaving" ]; then exit 0; fi
  pause=$((pause * 2))
  if [ "$pause" -gt "$longest" ]; then pause=$longest; fi
done
