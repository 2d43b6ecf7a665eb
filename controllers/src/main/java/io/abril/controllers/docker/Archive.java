package io.abril.controllers.docker;

import io.abril.controllers.docker.Engine.UploadFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs files as the engine takes them, relative to a container's root. */
final class Archive {
  private Archive() {}

  /**
   * A tar archive to unpack at {@code /}. Parent folders are not entries of their own: the engine
   * makes the missing ones, and would give existing ones (such as /tmp) another owner and mode.
   */
  static byte[] of(String folder, List<UploadFile> files) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (UploadFile file : files) {
        var entry = new TarArchiveEntry(path(folder, file.name()));
        entry.setSize(file.content().length);
        entry.setMode(0100000 | file.mode());
        entry.setIds(file.uid(), file.gid());
        tar.putArchiveEntry(entry);
        tar.write(file.content());
        tar.closeArchiveEntry();
      }
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The content of the first file of an archive; empty when there is none. */
  static Optional<byte[]> first(InputStream archive) {
    try (var tar = new TarArchiveInputStream(archive)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          return Optional.of(tar.readAllBytes());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(String folder, String name) {
    String whole = folder + "/" + name;
    if (List.of(whole.split("/")).contains("..")) {
      throw new IllegalArgumentException("'" + whole + "' leaves its folder");
    }
    return whole.replaceAll("/+", "/").replaceFirst("^/", "");
  }
}
