import base64, hashlib, hmac, secrets, time, urllib.request

APP_KEY, APP_SECRET = "your AppKey", "your AppSecret"

method, path = "{{ call.method }}", "{{ call.quoted(call.path) }}"
query = "{{ call.quoted(call.query) }}"
body = "{{ call.quoted(call.body) }}".encode()
timestamp = str(int(time.time() * 1000))
nonce = secrets.token_hex(16)
canonical = "\n".join([method, path, query,
    hashlib.sha256(body).hexdigest(), APP_KEY, timestamp, nonce])
mac = hmac.new(APP_SECRET.encode(), canonical.encode(), hashlib.sha256)

request = urllib.request.Request(
    "{{ call.base }}" + path + ("?" + query if query else ""),
    data=body or None, method=method,
    headers={
        "X-App-Key": APP_KEY,
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": base64.b64encode(mac.digest()).decode(),
        "Content-Type": "application/json",
    })
print(urllib.request.urlopen(request).read().decode())
