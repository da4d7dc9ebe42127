<?php
$appKey = 'your AppKey';
$appSecret = 'your AppSecret';

$method = '{{ call.method }}';
$path = '{{ call.php(call.path) }}';
$query = '{{ call.php(call.query) }}';
$body = '{{ call.php(call.body) }}';
$timestamp = (string) floor(microtime(true) * 1000);
$nonce = bin2hex(random_bytes(16));
$canonical = implode("\n", [$method, $path, $query,
    hash('sha256', $body), $appKey, $timestamp, $nonce]);
$signature = base64_encode(
    hash_hmac('sha256', $canonical, $appSecret, true));

$curl = curl_init('{{ call.php(call.base) }}' . $path . ($query ? "?$query" : ''));
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => $method,
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => [
        "X-App-Key: $appKey",
        "X-Timestamp: $timestamp",
        "X-Nonce: $nonce",
        "X-Signature: $signature",
        'Content-Type: application/json',
    ],
]);
echo curl_exec($curl);
