package io.abril.it.tutorial;

import io.abril.it.environment.Clone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A local repository of Maven as {@code mvn install} leaves it, beside the user's: everything in it
 * is a link to the user's, but for abril's own artifacts.
 */
final class LocalRepository {
  private static final String VERSION = "0.1.0-SNAPSHOT";

  /** Folders of the clone, by artifact; the page's command installs these. */
  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "abril-api", "api",
          "abril-crds-schema", "crds-schema",
          "abril-runtime", "runtime",
          "abril-testkit", "testkit",
          "abrilctl", "abrilctl");

  private LocalRepository() {}

  /** Makes one in an empty folder. */
  static void create(Path folder) throws IOException {
    var users =
        Path.of(System.getProperty("abril.repository", System.getenv("HOME") + "/.m2/repository"));
    link(users, folder, "io");
    link(users.resolve("io"), Files.createDirectories(folder.resolve("io")), "abril");
    var abril = folder.resolve("io/abril");
    install(abril, "abril", List.of(Clone.path().resolve("pom.xml")));
    for (var artifact : ARTIFACTS.entrySet()) {
      var module = Clone.path().resolve(artifact.getValue());
      install(
          abril,
          artifact.getKey(),
          List.of(module.resolve("pom.xml"), jar(module.resolve("target"), artifact.getKey())));
    }
  }

  /** Takes the links away, and nothing that they lead to. */
  static void unlink(Path folder) throws IOException {
    for (Path linked : List.of(folder, folder.resolve("io"))) {
      try (var entries = Files.list(linked)) {
        for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
          Files.delete(link);
        }
      }
    }
  }

  private static Path jar(Path target, String artifact) {
    var named = target.resolve(artifact + "-" + VERSION + ".jar");
    return Files.exists(named) ? named : target.resolve(artifact + ".jar");
  }

  private static void link(Path from, Path to, String but) throws IOException {
    try (var entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith(but)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toRealPath());
        }
      }
    }
  }

  private static void install(Path group, String artifact, List<Path> files) throws IOException {
    var folder = Files.createDirectories(group.resolve(artifact).resolve(VERSION));
    for (Path file : files) {
      var ending = file.toString().replaceFirst(".*(xml|jar)$", "$1").replace("xml", "pom");
      Files.copy(file, folder.resolve(artifact + "-" + VERSION + "." + ending));
    }
  }
}
