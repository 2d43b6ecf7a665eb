package io.abril.controllers.config;

import io.abril.schema.seal.OpenKey;
import io.abril.schema.seal.SealException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the controllers' private keys: every {@code *.pem} of a folder that only its owner can
 * read. One that can't be used costs the others nothing.
 */
final class KeyFolder {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private KeyFolder() {}

  /** The keys; files are taken in the order of their names, and the last one encrypts. */
  static KeyRing read(Path folder) {
    var keys = new ArrayList<OpenKey>();
    var problems = new TreeMap<String, String>();
    for (Path file : files(folder, problems)) {
      try {
        keys.add(0, read(file, Files.readString(file)));
      } catch (SealException e) {
        problems.put(file.toString(), e.getMessage());
      } catch (IOException e) {
        problems.put(file.toString(), "it can't be read: " + e.getClass().getSimpleName());
      }
    }
    if (keys.isEmpty() && problems.isEmpty()) {
      problems.put(folder.toString(), "there is no *.pem in it");
    }
    return new KeyRing(keys, List.copyOf(sentences(problems)));
  }

  private static List<String> sentences(Map<String, String> problems) {
    var sentences = new ArrayList<String>();
    problems.forEach((path, why) -> sentences.add(path + ": " + why));
    return sentences;
  }

  private static List<Path> files(Path folder, Map<String, String> problems) {
    if (!Files.isDirectory(folder)) {
      problems.put(folder.toString(), "there is no such folder");
      return List.of();
    }
    try (var all = Files.list(folder)) {
      return all.filter(p -> p.getFileName().toString().endsWith(".pem"))
          .sorted(Comparator.comparing(p -> p.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      problems.put(folder.toString(), "it can't be read: " + e.getClass().getSimpleName());
      return List.of();
    }
  }

  private static OpenKey read(Path file, String text) throws IOException {
    var others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(Files.getPosixFilePermissions(file));
    others.retainAll(OF_OTHERS);
    if (!others.isEmpty()) {
      throw new SealException("others than its owner may use it; chmod 600 it");
    }
    return OpenKey.read(text);
  }
}
