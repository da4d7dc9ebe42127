import java.net.URI;
import java.net.http.*;
import java.security.MessageDigest;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Call {
  public static void main(String[] args) throws Exception {
    String appKey = "your AppKey", appSecret = "your AppSecret";
    String method = "{{ call.method }}", path = "{{ call.quoted(call.path) }}";
    String query = "{{ call.quoted(call.query) }}";
    String body = "{{ call.quoted(call.body) }}";
    String timestamp = String.valueOf(System.currentTimeMillis());
    String nonce = UUID.randomUUID().toString();
    String digest = HexFormat.of().formatHex(
        MessageDigest.getInstance("SHA-256").digest(body.getBytes("UTF-8")));
    String canonical = String.join("\n",
        method, path, query, digest, appKey, timestamp, nonce);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(appSecret.getBytes("UTF-8"), "HmacSHA256"));
    String signature = Base64.getEncoder()
        .encodeToString(mac.doFinal(canonical.getBytes("UTF-8")));

    HttpRequest request = HttpRequest.newBuilder(URI.create(
            "{{ call.base }}" + path + (query.isEmpty() ? "" : "?" + query)))
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .header("X-App-Key", appKey)
        .header("X-Timestamp", timestamp)
        .header("X-Nonce", nonce)
        .header("X-Signature", signature)
        .header("Content-Type", "application/json")
        .build();
    System.out.println(HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
