package io.abril.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.abril.runtime.loop.DryRuns;
import io.abril.runtime.loop.DryRuns.Reply;
import io.abril.schema.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** {@code GET /debug/plan/KIND/NAME} and {@code POST /plan}, for programs of this machine. */
final class DebugEndpoint {
  private static final String PLAN = "/debug/plan/";
  private static final Duration TURN = Duration.ofSeconds(5);

  /** A document is at most 256 KB; anything much longer isn't one. */
  private static final int LONGEST_BODY = 300_000;

  private final OnLoop loop;
  private final DryRuns runs;

  DebugEndpoint(OnLoop loop, DryRuns runs) {
    this.loop = loop;
    this.runs = runs;
  }

  static boolean serves(String path) {
    return path.equals("/plan") || path.equals("/debug") || path.startsWith("/debug/");
  }

  void answer(HttpServerRequest request) {
    var refusal = Loopback.refusal(request);
    if (refusal.isPresent()) {
      error(request, 403, refusal.get());
    } else if (request.path().equals("/plan")) {
      document(request);
    } else {
      stored(request);
    }
  }

  private void stored(HttpServerRequest request) {
    var words = request.path().startsWith(PLAN) ? request.path().substring(PLAN.length()) : "";
    int slash = words.indexOf('/');
    if (!request.method().equals(HttpMethod.GET) || slash <= 0 || slash == words.length() - 1) {
      error(request, 404, "try GET /debug/plan/KIND/NAME, or POST /plan with a document");
      return;
    }
    var kind = decoded(words.substring(0, slash));
    var name = decoded(words.substring(slash + 1));
    ask(request, () -> runs.stored(kind, name));
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }

  private void document(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      error(request, 405, "POST a document, YAML or JSON");
      return;
    }
    var body = Buffer.buffer();
    request.handler(
        part -> {
          // What is too long is read to its end, so that its sender hears the answer.
          if (body.length() <= LONGEST_BODY) {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        v -> {
          if (body.length() > LONGEST_BODY) {
            error(request, 413, "a document has at most 256 KB");
          } else {
            ask(request, () -> runs.document(body.toString(StandardCharsets.UTF_8)));
          }
        });
  }

  private void ask(HttpServerRequest request, Supplier<Future<Reply>> question) {
    loop.ask(TURN, question)
        .onSuccess(reply -> tell(request, reply))
        .onFailure(
            e -> {
              if (e instanceof TimeoutException) {
                error(request, 503, "the operator's event loop is stuck; see /healthz");
              } else {
                error(request, 500, e.getMessage() == null ? e.toString() : e.getMessage());
              }
            });
  }

  private static void tell(HttpServerRequest request, Reply reply) {
    if (reply instanceof Reply.Told told) {
      json(request, 200, told.json());
    } else if (reply instanceof Reply.Unknown unknown) {
      error(request, 404, unknown.sentence());
    } else if (reply instanceof Reply.Busy busy) {
      request.response().putHeader("Retry-After", "1");
      error(request, 503, busy.sentence());
    } else if (reply instanceof Reply.Invalid invalid) {
      var out = JsonNodeFactory.instance.objectNode();
      out.put("error", "the document is not valid");
      out.set("problems", Json.mapper().valueToTree(invalid.problems()));
      json(request, 422, out);
    }
  }

  private static void error(HttpServerRequest request, int status, String sentence) {
    json(request, status, JsonNodeFactory.instance.objectNode().put("error", sentence));
  }

  private static void json(HttpServerRequest request, int status, JsonNode body) {
    if (request.response().ended() || request.response().closed()) {
      return; // Whoever asked has gone.
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(pretty(body) + "\n");
  }

  private static String pretty(JsonNode body) {
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      return body.toString();
    }
  }
}
