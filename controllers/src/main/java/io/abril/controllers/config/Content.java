package io.abril.controllers.config;

import io.abril.api.pool.EnvFrom;
import io.abril.api.pool.FileMount;
import io.abril.api.pool.Workload;
import io.abril.controllers.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a workload gets of configs and secrets, as they were when it was looked at. Secrets in it
 * stay encrypted until a container is made.
 *
 * <p>Its {@link #inputs} tell when an instance is outdated: {@code secret/NAME} and {@code
 * config/NAME} are digests of what the workload uses of them, and differ when the instance is to be
 * replaced; {@code file/PATH} is the digest of a file whose change is signalled.
 */
public final class Content {
  /** Before the path of a file whose change is signalled. */
  static final String FILE = "file";

  private final SealedSecrets secrets;
  private final Workload workload;
  private final Map<Source, Map<String, String>> data;
  private final Map<String, String> inputs = new TreeMap<>();
  private final TreeSet<String> missing = new TreeSet<>();

  /** A config or a secret. */
  record Source(String kind, String name) {
    static Source of(Optional<String> secret, Optional<String> config) {
      return secret
          .map(name -> new Source("secret", name))
          .orElseGet(() -> new Source("config", config.orElseThrow()));
    }

    static Source of(EnvFrom env) {
      return of(env.secret(), env.config());
    }

    static Source of(FileMount file) {
      return of(file.secret(), file.config());
    }

    boolean isSecret() {
      return kind.equals("secret");
    }

    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  /** A file of a container; its value is known to whoever writes it. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record File(FileMount mount, byte[] value) {
    @Override
    public String toString() {
      return "File " + mount.path();
    }
  }

  /**
   * Looks at what there is; computes for some milliseconds per new secret value.
   *
   * @param data texts, encrypted where they are a secret's, of every source that there is
   */
  Content(SealedSecrets secrets, Workload workload, Map<Source, Map<String, String>> data) {
    this.secrets = secrets;
    this.workload = workload;
    this.data = data;
    inputs.putAll(inputs(file -> !file.restarts()));
  }

  /** Digests by name, and sentences of what there is none of. */
  private Map<String, String> inputs(Predicate<FileMount> signalled) {
    var found = new TreeMap<String, String>();
    var replacing = new TreeMap<String, Map<String, String>>();
    for (EnvFrom env : workload.envFrom()) {
      var source = Source.of(env);
      texts(source)
          .ifPresent(
              all -> all.forEach((key, text) -> note(replacing, source, key, digest(source, key))));
    }
    for (FileMount file : workload.files()) {
      var source = Source.of(file);
      if (texts(source).isPresent() && !data.get(source).containsKey(file.key())) {
        missing.add(source + " has no key '" + file.key() + "', which " + file.path() + " needs");
      } else if (texts(source).isPresent() && !signalled.test(file)) {
        note(replacing, source, file.key(), digest(source, file.key()));
      } else if (texts(source).isPresent()) {
        found.put(FILE + file.path(), digest(source, file.key()));
      }
    }
    replacing.forEach((name, digests) -> found.put(name, Hashes.hex12(digests.toString())));
    return found;
  }

  private static void note(
      Map<String, Map<String, String>> replacing, Source source, String key, String digest) {
    replacing
        .computeIfAbsent(source.kind() + "/" + source.name(), s -> new TreeMap<>())
        .put(key, digest);
  }

  private Optional<Map<String, String>> texts(Source source) {
    if (!data.containsKey(source)) {
      missing.add(
          source + " is not there; abrilctl create " + source + " makes it, and then it goes on");
    }
    return Optional.ofNullable(data.get(source));
  }

  private String digest(Source source, String key) {
    var text = data.get(source).get(key);
    if (!source.isSecret()) {
      return Hashes.hex12(text);
    }
    try {
      return secrets.digest(source.name(), key, text);
    } catch (Secrets.CannotOpen e) {
      missing.add(e.getMessage());
      return "";
    }
  }

  /** Digests by name; not all of them while something is missing. */
  public Map<String, String> inputs() {
    return Map.copyOf(inputs);
  }

  /**
   * The same digests as they were named for a container that was made with these: what a file's
   * change does may have been said otherwise since, which is no change of the file.
   */
  public Map<String, String> inputsAs(Map<String, String> before) {
    return inputs(file -> before.containsKey(FILE + file.path()));
  }

  /** Why no container can be made now, as sentences; empty when one can. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  /**
   * Whether a container needs to be another one now.
   *
   * @param before what it was made with
   * @param now what there is now, named as before: {@link #inputsAs}
   * @param after what there is now: {@link #inputs}; tells which files are signalled
   */
  public static boolean replaces(
      Map<String, String> before, Map<String, String> now, Map<String, String> after) {
    return !withoutFiles(before).equals(withoutFiles(now))
        || changedFiles(before, now).stream().anyMatch(path -> !after.containsKey(FILE + path));
  }

  private static Map<String, String> withoutFiles(Map<String, String> inputs) {
    var rest = new TreeMap<>(inputs);
    rest.keySet().removeIf(Content::isFile);
    return rest;
  }

  static boolean isFile(String input) {
    return input.startsWith(FILE + "/");
  }

  /** Paths of the files that an instance made with these inputs has otherwise. */
  public static List<String> changedFiles(Map<String, String> before, Map<String, String> after) {
    return after.keySet().stream()
        .filter(Content::isFile)
        .filter(name -> !after.get(name).equals(before.get(name)))
        .map(name -> name.substring(FILE.length()))
        .sorted()
        .toList();
  }

  /**
   * Variables; of two sources with the same key the later one counts.
   *
   * @throws Secrets.CannotOpen with a sentence
   */
  Map<String, String> env() {
    requireAll();
    var env = new LinkedHashMap<String, String>();
    for (EnvFrom from : workload.envFrom()) {
      var source = Source.of(from);
      new TreeMap<>(data.get(source))
          .keySet()
          .forEach(
              key -> {
                var value = new String(value(source, key), StandardCharsets.UTF_8);
                if (value.indexOf('\0') >= 0) {
                  throw new Secrets.CannotOpen(
                      "the value '"
                          + key
                          + "' of "
                          + source
                          + " can't be a variable, since it holds a byte 0; use files for it");
                }
                env.put(key, value);
              });
    }
    return env;
  }

  /**
   * Files.
   *
   * @throws Secrets.CannotOpen with a sentence
   */
  List<File> files(Predicate<FileMount> which) {
    requireAll();
    var files = new ArrayList<File>();
    for (FileMount mount : workload.files()) {
      if (which.test(mount)) {
        files.add(new File(mount, value(Source.of(mount), mount.key())));
      }
    }
    return files;
  }

  private void requireAll() {
    if (!missing.isEmpty()) {
      throw new Secrets.CannotOpen(String.join("; ", missing));
    }
  }

  private byte[] value(Source source, String key) {
    var text = data.get(source).get(key);
    return source.isSecret()
        ? secrets.open(source.name(), key, text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Who the workload's process runs as; empty for the image's. */
  Optional<String> user() {
    return workload.user();
  }

  /** Whether there are files in it. */
  public boolean hasFiles() {
    return !workload.files().isEmpty();
  }

  /** Whether there is anything in it. */
  boolean isEmpty() {
    return workload.envFrom().isEmpty() && workload.files().isEmpty();
  }

  /** Tells names, never values. */
  @Override
  public String toString() {
    return "Content" + inputs.keySet();
  }
}
