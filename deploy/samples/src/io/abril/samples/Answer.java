package io.abril.samples;

import java.nio.charset.StandardCharsets;

/**
 * What a service says to one request.
 *
 * @param status HTTP status code
 * @param body plain text; {@link #bytes()} ends it with a line break
 */
record Answer(int status, String body) {

  static Answer ok(String body) {
    return new Answer(200, body);
  }

  byte[] bytes() {
    return (body + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
