#!/usr/bin/env bash
# The whole journey of a developer over the API, against a demo server: register, be verified by the reviewer, create an
# application, subscribe to the sample solution, and make a signed call. Needs only curl, jq and openssl.
#
#   make run                              in one terminal
#   examples/first-call.sh                in another
#
# BASE_URL and DEMO_JSON say where the server is and where its demo.json lies. It exits with 0 only if the upstream answered.
set -euo pipefail

BASE_URL=${BASE_URL:-http://127.0.0.1:8080}
DEMO_JSON=${DEMO_JSON:-data/demo/demo.json}
for program in curl jq openssl; do
  command -v "$program" >/dev/null || { echo "missing: $program" >&2; exit 2; }
done
[ -r "$DEMO_JSON" ] || { echo "no $DEMO_JSON; start a demo server with 'make run' or set DEMO_JSON" >&2; exit 2; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
step=0

say() { step=$((step + 1)); printf '%2d  %s\n' "$step" "$*"; }
fail() { printf 'failed: %s\n' "$*" >&2; exit 1; }

# curl with what every request here has: a time-out, the answer in a file, its status on the output.
fetch() { curl -sS --max-time 20 -o "$scratch/answer" -w '%{http_code}' "$@"; }

# Calls the JSON API as somebody: api WHO METHOD PATH [BODY]. The session of WHO is kept in a cookie jar of that name and
# the CSRF token that the sign-in gave out beside it. Prints the answer; a refusal ends the journey with its code.
api() {
  local who=$1 method=$2 path=$3 status
  local arguments=(-X "$method" -b "$scratch/$who.cookies" -c "$scratch/$who.cookies" -H 'Accept-Language: en')
  [ ! -s "$scratch/$who.csrf" ] || arguments+=(-H "X-CSRF-Token: $(<"$scratch/$who.csrf")")
  [ $# -lt 4 ] || arguments+=(-H 'Content-Type: application/json' --data-binary "$4")
  status=$(fetch "${arguments[@]}" "$BASE_URL/api/v1$path") || fail "$method $path: no answer from $BASE_URL"
  case "$status" in
    2*) cat "$scratch/answer" ;;
    *) fail "$method $path: $status $(jq -r '"\(.code): \(.detail)"' "$scratch/answer" 2>/dev/null || cat "$scratch/answer")" ;;
  esac
}

# Remembers the CSRF token of a sign-in: its answer comes on standard input.
remember() { jq -er .csrf_token >"$scratch/$1.csrf" || fail "the sign-in gave no CSRF token"; }

# Reads a field, and fails when it is not there.
field() { jq -er "$1" || fail "the answer has no $1"; }

digits() { local text=; while [ ${#text} -lt "$1" ]; do text+=$((RANDOM % 10)); done; printf '%s' "$text"; }

# A resident identity number that no one has: a Beijing district, a random birthday and sequence, and the right check
# character after ISO 7064 MOD 11-2.
id_number() {
  local weights=(7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2) sum=0 place number
  number=$(printf '110101%04d%02d%02d%s' $((1960 + RANDOM % 40)) $((1 + RANDOM % 12)) $((1 + RANDOM % 28)) "$(digits 3)")
  for place in "${!weights[@]}"; do sum=$((sum + ${number:place:1} * weights[place])); done
  local checks=10X98765432
  printf '%s%s' "$number" "${checks:$((sum % 11)):1}"
}

# The journey begins: a phone number, a captcha, a code.
phone="1$((3 + RANDOM % 7))$(digits 9)"
password="Demo$(digits 6)"
captcha=$(api developer POST /captchas '{"purpose":"register"}')
say "captcha drawn; the demo shows its answer: $(field .answer <<<"$captcha")"

ticket=$(api developer POST /codes "$(jq -n --arg phone "$phone" --argjson captcha "$captcha" '{channel: "sms",
  purpose: "register", recipient: $phone, captcha_id: $captcha.id, captcha_answer: $captcha.answer}')" | field .ticket)
code=
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ "$(fetch "$BASE_URL/demo/inbox.json")" = 200 ] || fail "$BASE_URL/demo/inbox.json: is this a demo server?"
  code=$(jq -r --arg phone "$phone" '[.items[] | select((.recipient | endswith($phone)) and .code)][0].code // ""' "$scratch/answer")
  [ -z "$code" ] || break
  sleep 0.5
done
[ -n "$code" ] || fail "no code for $phone arrived on /demo/inbox.json"
say "code sent to $phone and read on /demo/inbox: $code"

account=$(api developer POST /accounts "$(jq -n --arg phone "$phone" --arg password "$password" --arg code "$code" --arg ticket "$ticket" \
  '{phone: $phone, password: $password, password_again: $password, code: $code, code_ticket: $ticket, agreement: true}')")
remember developer <<<"$account"
say "registered as $(field .account_id <<<"$account")"

# Real-name verification: two pictures, then the form.
for slot in id_front id_back; do
  [ "$(fetch "$BASE_URL/demo/documents/$slot.png")" = 200 ] || fail "no sample picture for $slot"
  mv "$scratch/answer" "$scratch/$slot.png"
  status=$(fetch -b "$scratch/developer.cookies" -H "X-CSRF-Token: $(<"$scratch/developer.csrf")" -H 'Content-Type: image/png' \
    --data-binary "@$scratch/$slot.png" "$BASE_URL/api/v1/me/documents?slot=$slot")
  [ "$status" = 201 ] || fail "upload of $slot: $status $(<"$scratch/answer")"
  field .id <"$scratch/answer" >"$scratch/$slot.id"
done
say "both sides of the identity card uploaded"

number=$(id_number)
gender=$([ $((${number:16:1} % 2)) = 1 ] && echo male || echo female)
submitted=$(api developer PUT /me/verification "$(jq -n --arg number "$number" --arg gender "$gender" \
  --arg front "$(<"$scratch/id_front.id")" --arg back "$(<"$scratch/id_back.id")" \
  '{kind: "individual", name: "戴娜", gender: $gender, id_number: $number, id_valid_from: "2020-01-01", id_valid_years: 20,
    documents: {id_front: $front, id_back: $back}, agreement: true, consent: true}')")
say "verification submitted, due $(jq -r '.case.due_at // "soon"' <<<"$submitted")"

# The reviewer's side of the desk.
api reviewer POST /admin/sessions "$(jq '.reviewer | {login, password}' "$DEMO_JSON")" | remember reviewer
masked="${phone:0:3}****${phone:7}"
review=$(api reviewer GET '/admin/reviews?state=pending&limit=100' |
  jq -er --arg phone "$masked" '[.items[] | select(.phone == $phone)][0].id') || fail "the case of $masked is not in the queue"
api reviewer PUT "/admin/reviews/$review/claim" '{}' >/dev/null
version=$(api reviewer GET "/admin/reviews/$review" | field .version)
api reviewer POST "/admin/reviews/$review/decision" "{\"version\": $version, \"decision\": \"approve\", \"reasons\": []}" >/dev/null
say "reviewer claimed and approved $review"
[ "$(api developer GET /me | field .standing.verification)" = verified ] || fail "the developer is not verified"

# An application and its right to the sample solution.
app=$(api developer POST /apps '{"name": "First call", "description": "Made by examples/first-call.sh"}')
app_key=$(field .app_key <<<"$app")
app_secret=$(field .app_secret <<<"$app")
say "application created, AppKey $app_key"
solution=$(jq -er .solution_id "$DEMO_JSON" 2>/dev/null) || solution=$(api developer GET /solutions | field '.items[0].id')
api developer POST /subscriptions "$(jq -n --arg solution "$solution" --argjson app "$app" '{solution_id: $solution, app_id: $app.id}')" >/dev/null
say "subscribed to $solution"

# A signed call: method, path, sorted query, digest of the body, key, time and nonce, joined by line feeds.
method=$(jq -er .api.method "$DEMO_JSON")
path=$(jq -er .api.path "$DEMO_JSON")
call() {
  local body='' timestamp nonce digest canonical signature
  timestamp=$(date +%s%3N)
  [[ $timestamp =~ ^[0-9]+$ ]] || timestamp="$(date +%s)000" # Not every date knows milliseconds.
  nonce=$(openssl rand -hex 16)
  digest=$(printf '%s' "$body" | openssl dgst -sha256 -r | cut -d' ' -f1)
  canonical=$(printf '%s\n%s\n%s\n%s\n%s\n%s\n%s' "$method" "$path" '' "$digest" "$app_key" "$timestamp" "$nonce")
  signature=$(printf '%s' "$canonical" | openssl dgst -sha256 -hmac "$app_secret" -binary | openssl base64 -A)
  fetch -X "$method" -D "$scratch/headers" -H "X-App-Key: $app_key" -H "X-Timestamp: $timestamp" -H "X-Nonce: $nonce" \
    -H "X-Signature: $signature" "$BASE_URL$path"
}
# The gateway follows the database within a second, so the first moment after the subscription may still refuse.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  status=$(call)
  [ "$status" != 200 ] || break
  sleep 0.5
done
[ "$status" = 200 ] || fail "$method $path: $status $(<"$scratch/answer")"
say "signed $method $path answered 200: $(head -c 200 "$scratch/answer" | tr -d '\n')"
