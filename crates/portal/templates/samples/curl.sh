APP_KEY='your AppKey'
APP_SECRET='your AppSecret'

METHOD='{{ call.method }}'
URI='{{ call.shell(call.path) }}'
QUERY='{{ call.shell(call.query) }}'
BODY='{{ call.shell(call.body) }}'
TIME=$(date +%s)000
NONCE=$(openssl rand -hex 16)
DIGEST=$(printf %s "$BODY" | openssl dgst -sha256 -r)
DIGEST=${DIGEST%% *}
SIGN=$(printf '%s\n%s\n%s\n%s\n%s\n%s\n%s' \
    "$METHOD" "$URI" "$QUERY" "$DIGEST" \
    "$APP_KEY" "$TIME" "$NONCE" |
  openssl dgst -sha256 -hmac "$APP_SECRET" -binary |
  base64)

curl -X "$METHOD" "{{ call.base }}$URI{% if !call.query.is_empty() %}?$QUERY{% endif %}" \
  -H "X-App-Key: $APP_KEY" \
  -H "X-Timestamp: $TIME" \
  -H "X-Nonce: $NONCE" \
  -H "X-Signature: $SIGN"{% if !call.body.is_empty() %} \
  -H 'Content-Type: application/json' \
  --data-raw "$BODY"{% endif %}
