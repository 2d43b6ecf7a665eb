package io.abril.abrilctl.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.schema.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Which registry, and how to get in.
 *
 * @param url {@code https://HOST:PORT}
 * @param authorization the value of the header; empty for none. Never said
 * @param authorities a PEM file of certificates to trust; empty for those that Java trusts
 */
public record RegistrySettings(
    URI url, Optional<String> authorization, Optional<Path> authorities) {

  /**
   * What the command line says; empty texts for what it doesn't.
   *
   * @param passwordFile a file that holds the password alone; for no option may hold it itself
   */
  public record Options(String url, String user, String passwordFile, String authorities) {}

  /**
   * Options go before the environment ({@code ABRIL_REGISTRY}, {@code ABRIL_REGISTRY_USER}, {@code
   * ABRIL_REGISTRY_PASSWORD_FILE}, {@code ABRIL_REGISTRY_CACERT}), and that before what Docker on
   * this machine knows: the login of {@code docker login}, and the authority in {@code certs.d}.
   */
  public static RegistrySettings of(Options options, Map<String, String> env) {
    var url = url(either(options.url(), env, "ABRIL_REGISTRY"));
    var user = either(options.user(), env, "ABRIL_REGISTRY_USER");
    var passwordFile = either(options.passwordFile(), env, "ABRIL_REGISTRY_PASSWORD_FILE");
    if (user.isEmpty() != passwordFile.isEmpty()) {
      throw Failure.usage("a user and a password file go together: --user and --password-file");
    }
    var authorization =
        user.isEmpty()
            ? dockerLogin(url.getAuthority(), env)
            : Optional.of(basic(user + ":" + read(Path.of(passwordFile)).strip()));
    var given = either(options.authorities(), env, "ABRIL_REGISTRY_CACERT");
    var certsD = env.getOrDefault("ABRIL_CERTS_D", "/etc/docker/certs.d");
    var docker = Path.of(certsD, url.getAuthority(), "ca.crt");
    return new RegistrySettings(
        url,
        authorization,
        given.isEmpty()
            ? Optional.of(docker).filter(Files::isReadable)
            : Optional.of(Path.of(given)));
  }

  private static String either(String option, Map<String, String> env, String variable) {
    return option.isBlank() ? env.getOrDefault(variable, "").strip() : option.strip();
  }

  private static URI url(String text) {
    if (text.isEmpty()) {
      throw Failure.usage(
          "which registry? Give it with --registry HOST:PORT, or in ABRIL_REGISTRY");
    }
    try {
      var url = URI.create(text.contains("://") ? text : "https://" + text);
      if (url.getHost() != null && url.getUserInfo() == null && url.getScheme().matches("https?")) {
        return URI.create(url.getScheme() + "://" + url.getAuthority());
      }
    } catch (IllegalArgumentException e) {
      // The same sentence.
    }
    throw Failure.usage("the registry is HOST:PORT or https://HOST:PORT");
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "the password file " + file + " can't be read", e);
    }
  }

  /** What {@code docker login} has written; a login in a credential helper is not looked for. */
  private static Optional<String> dockerLogin(String authority, Map<String, String> env) {
    var home = env.getOrDefault("HOME", System.getProperty("user.home", ""));
    var file = Path.of(env.getOrDefault("DOCKER_CONFIG", home + "/.docker"), "config.json");
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      JsonNode auth = Json.tree(Files.readString(file)).path("auths").path(authority).path("auth");
      return Optional.of(auth.asText("")).filter(a -> !a.isEmpty()).map(a -> "Basic " + a);
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, file + " can't be read; is it JSON?", e);
    }
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
