package io.abril.abrilctl.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.consul.Authorities;
import io.abril.schema.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Calls of the Docker Registry HTTP API V2. */
public final class RegistryClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int PAGE = 500;

  /** Without these, a registry converts a manifest to an old form that has another digest. */
  private static final String MANIFESTS =
      String.join(
          ", ",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.oci.image.index.v1+json");

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

  private final RegistrySettings settings;
  private final Optional<SSLSocketFactory> authorities;

  private record Answer(int status, String body, String digest, String link) {}

  /** A client of that registry. */
  public RegistryClient(RegistrySettings settings) {
    this.settings = settings;
    this.authorities =
        settings.authorities().map(pem -> Authorities.trusting("the registry's CA", pem));
  }

  /** Every repository, in the registry's order. */
  public List<String> repositories() {
    return pages("list the repositories", "/v2/_catalog?n=" + PAGE, "repositories");
  }

  /**
   * Every tag of a repository, in order, which the registry does not keep; empty for one whose tags
   * were all removed.
   *
   * @throws Failure with {@link ExitCode#NOT_FOUND} when there is no such repository
   */
  public List<String> tags(String repository) {
    var path = "/v2/" + repository + "/tags/list?n=" + PAGE;
    return pages("list the tags of " + repository, path, "tags").stream().sorted().toList();
  }

  /** The digest of what a tag means; empty when there is no such tag. */
  public Optional<String> digest(String repository, String tag) {
    var doing = "look for " + repository + ":" + tag;
    var answer = send(doing, "HEAD", "/v2/" + repository + "/manifests/" + tag);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    expect(doing, answer, 200);
    if (answer.digest().isEmpty()) {
      throw new Failure(ExitCode.FAILED, doing + ": the registry tells no digest");
    }
    return Optional.of(answer.digest());
  }

  /** Removes a manifest, and with it every tag that means it. */
  public void delete(String repository, String digest) {
    var doing = "delete " + repository + "@" + digest;
    var answer = send(doing, "DELETE", "/v2/" + repository + "/manifests/" + digest);
    if (answer.status() == 405) {
      throw new Failure(
          ExitCode.CONFLICT,
          doing
              + ": the registry "
              + settings
              + " allows no deletes; its configuration needs storage.delete.enabled: true");
    }
    expect(doing, answer, 202);
  }

  private List<String> pages(String doing, String first, String field) {
    var all = new ArrayList<String>();
    Optional<String> next = Optional.of(first);
    while (next.isPresent()) {
      var answer = send(doing, "GET", next.get());
      if (answer.status() == 404) {
        throw new Failure(
            ExitCode.NOT_FOUND,
            doing + ": " + settings + " has none of that name; 'abrilctl registry ls' lists them");
      }
      expect(doing, answer, 200);
      for (JsonNode name : tree(doing, answer.body()).path(field)) {
        all.add(name.asText());
      }
      next = next(answer.link());
    }
    return all;
  }

  private JsonNode tree(String doing, String body) {
    try {
      return Json.tree(body);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.FAILED, doing + ": " + settings + " does not answer as a registry does", e);
    }
  }

  /** The path of the next page; an address elsewhere is not followed with the credentials. */
  private static Optional<String> next(String link) {
    var found = NEXT.matcher(link);
    if (!found.find()) {
      return Optional.empty();
    }
    var target = URI.create(found.group(1));
    return Optional.of(
        target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()));
  }

  private void expect(String doing, Answer answer, int status) {
    if (answer.status() == 401 || answer.status() == 403) {
      throw new Failure(
          ExitCode.DENIED,
          doing
              + ": "
              + settings
              + (settings.authorization().isPresent()
                  ? " refuses these credentials"
                  : " wants credentials; use --user and --password-file, or 'docker login'"));
    }
    if (answer.status() != status) {
      throw new Failure(
          answer.status() >= 500 ? ExitCode.UNREACHABLE : ExitCode.FAILED,
          doing + ": " + settings + " answers " + answer.status() + ": " + cause(answer.body()));
    }
  }

  private static String cause(String body) {
    try {
      var error = Json.tree(body).path("errors").path(0);
      return error.path("message").asText(error.path("code").asText("no reason given"));
    } catch (IllegalArgumentException e) {
      return "no reason given";
    }
  }

  private Answer send(String doing, String method, String path) {
    try {
      var url = settings.url().resolve(path).toURL();
      var connection = (HttpURLConnection) url.openConnection();
      if (connection instanceof HttpsURLConnection https) {
        authorities.ifPresent(https::setSSLSocketFactory);
      }
      connection.setConnectTimeout((int) CONNECT.toMillis());
      connection.setReadTimeout((int) ANSWER.toMillis());
      connection.setRequestMethod(method);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Accept", path.contains("/manifests/") ? MANIFESTS : "*/*");
      settings.authorization().ifPresent(a -> connection.setRequestProperty("Authorization", a));
      int status = connection.getResponseCode();
      try (var in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
        var text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(
            status, text, header(connection, "Docker-Content-Digest"), header(connection, "Link"));
      }
    } catch (IOException e) {
      var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new Failure(
          ExitCode.UNREACHABLE, doing + ": " + settings + " does not answer: " + why + trust(e), e);
    }
  }

  private static String trust(IOException e) {
    return e instanceof javax.net.ssl.SSLException
        ? "; --cacert names the registry's authority"
        : "";
  }

  private static String header(HttpURLConnection connection, String name) {
    return Optional.ofNullable(connection.getHeaderField(name)).orElse("");
  }
}
