package io.abril.controllers.config;

import io.abril.api.pool.FileMount;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.ContainerSpec.Mount;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engine.UploadFile;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Makes containers with what they get of configs and secrets.
 *
 * <p>Nothing can be written into a container whose file system is read-only, nor into a mount that
 * it can only read. So a second container is made, with a new anonymous volume at each folder; it
 * is never started, the files are written to it, the real one takes its volumes over read-only and
 * is started, and then the second one is removed. Not before: an engine counts a container among
 * the users of volumes that it has from another one only once it was started, and would remove
 * them. The volumes go with the real one, like every anonymous volume.
 */
public final class Filling {
  /** What the second container's name ends in. */
  static final String SUFFIX = ".files";

  /**
   * Whose files it is for; it has no other label of abril, so that nobody takes it for an instance.
   */
  static final String LABEL = "abril.files-of";

  private final Contents contents;
  private final BooleanSupplier mayAct;

  private record Opened(Map<String, String> env, List<Content.File> files) {}

  /**
   * Fills with these.
   *
   * @param mayAct whether this process leads; who doesn't any more leaves second containers to its
   *     successor, which may be about to start the real one
   */
  public Filling(Contents contents, BooleanSupplier mayAct) {
    this.contents = contents;
    this.mayAct = mayAct;
  }

  /**
   * Makes a container and starts it.
   *
   * @param container complete but for variables and files
   * @param create makes the container itself and starts it; when that fails, it has lost its files
   */
  public Future<Void> make(
      Engine engine,
      ContainerSpec.Builder container,
      Content content,
      Function<ContainerSpec, Future<Void>> create) {
    if (content.isEmpty()) {
      return create.apply(container.build());
    }
    return contents
        .open(() -> new Opened(content.env(), content.files(f -> true)))
        .compose(
            opened -> {
              container.env(opened.env());
              return opened.files().isEmpty()
                  ? create.apply(container.build())
                  : withFiles(engine, container, opened.files(), create);
            });
  }

  private Future<Void> withFiles(
      Engine engine,
      ContainerSpec.Builder container,
      List<Content.File> files,
      Function<ContainerSpec, Future<Void>> create) {
    var whole = container.build();
    var helper = ContainerSpec.of(whole.name() + SUFFIX, whole.image());
    folders(files).keySet().forEach(folder -> helper.mount(new Mount.Anonymous(folder)));
    return removeUnbegun(engine, whole.name())
        .compose(
            gone ->
                helping(
                    engine,
                    helper.labels(Map.of(LABEL, whole.name())).build(),
                    id ->
                        write(engine, id, whole.user(), whole.image(), files)
                            .compose(v -> create.apply(container.volumesFrom(id).build()))));
  }

  /** One that an ended leader has left unstarted has volumes of a second one that goes now. */
  private Future<Void> removeUnbegun(Engine engine, String name) {
    return engine.containers().values().stream()
        .filter(c -> c.name().equals(name) && !c.begun() && mayAct.getAsBoolean())
        .findFirst()
        .map(c -> engine.remove(c.id()))
        .orElseGet(Future::succeededFuture);
  }

  /**
   * Writes files of a container anew and sends it the signals that they ask for.
   *
   * @param paths of the files that changed
   */
  public Future<Void> rewrite(
      Engine engine, Engine.Container container, Content content, Collection<String> paths) {
    return contents
        .open(() -> content.files(f -> paths.contains(f.path())))
        .compose(
            files ->
                engine
                    .volumes(container.id())
                    .compose(volumes -> rewrite(engine, container, content, files, volumes)))
        .compose(files -> signal(engine, container.id(), files));
  }

  private Future<List<Content.File>> rewrite(
      Engine engine,
      Engine.Container container,
      Content content,
      List<Content.File> files,
      Map<String, String> volumes) {
    var helper = ContainerSpec.of(container.name() + SUFFIX, container.imageId());
    for (String folder : folders(files).keySet()) {
      var volume = volumes.get(folder);
      if (volume == null) {
        return Future.failedFuture(
            container.name() + " has no volume at " + folder + "; its files can't be renewed");
      }
      helper.mount(new Mount.Named(volume, Map.of(), folder, false, false));
    }
    return helping(
            engine,
            helper.labels(Map.of(LABEL, container.name())).build(),
            id -> write(engine, id, content.user(), container.imageId(), files))
        .map(files);
  }

  /** One that has ended reads them when it is started again. */
  private static Future<Void> signal(Engine engine, String id, List<Content.File> files) {
    var signals = new LinkedHashSet<String>();
    files.forEach(file -> signals.add(file.mount().onChange()));
    var sent = Future.<Void>succeededFuture();
    for (String signal : signals) {
      sent =
          sent.compose(
              v -> {
                var now = engine.containers().get(id);
                return now != null && now.running()
                    ? engine.signal(id, signal)
                    : Future.succeededFuture();
              });
    }
    return sent;
  }

  /** A second container for the time of some work; one that a lost call has left goes before. */
  private <T> Future<T> helping(
      Engine engine, ContainerSpec helper, Function<String, Future<T>> work) {
    return engine
        .create(helper)
        .recover(
            e ->
                e instanceof DockerError d && d.reason() == DockerError.Reason.NAME_TAKEN
                    ? engine.remove(helper.name()).compose(v -> engine.create(helper))
                    : Future.failedFuture(e))
        .compose(id -> work.apply(id).eventually(() -> removeHelper(engine, id)));
  }

  private Future<Void> removeHelper(Engine engine, String id) {
    return mayAct.getAsBoolean() ? engine.remove(id).otherwiseEmpty() : Future.succeededFuture();
  }

  /**
   * Removes what a lost call, or a leader that ended, may have left of the files of a container
   * that has been started, or that goes.
   */
  public static Future<Void> clear(Engine engine, String container) {
    return engine.remove(container + SUFFIX);
  }

  private static Map<String, List<Content.File>> folders(List<Content.File> files) {
    var folders = new TreeMap<String, List<Content.File>>();
    files.forEach(
        file -> folders.computeIfAbsent(file.mount().folder(), f -> new ArrayList<>()).add(file));
    return folders;
  }

  private static Future<Void> write(
      Engine engine, String helper, Optional<String> user, String image, List<Content.File> files) {
    return owner(engine, helper, user, image)
        .compose(
            owner -> {
              var written = Future.<Void>succeededFuture();
              for (var folder : folders(files).entrySet()) {
                var uploads = folder.getValue().stream().map(f -> upload(f, owner)).toList();
                written = written.compose(v -> engine.upload(helper, folder.getKey(), uploads));
              }
              return written;
            });
  }

  private static UploadFile upload(Content.File file, Owner owner) {
    FileMount mount = file.mount();
    return new UploadFile(
        mount.fileName(),
        file.value(),
        Integer.parseInt(mount.mode(), 8),
        owner.uid(),
        owner.gid());
  }

  private static Future<Owner> owner(
      Engine engine, String helper, Optional<String> user, String image) {
    BiFunction<String, String, Future<String>> read =
        (id, path) ->
            engine
                .read(id, path)
                .map(bytes -> bytes.map(b -> new String(b, StandardCharsets.UTF_8)).orElse(""));
    return user.map(Future::succeededFuture)
        .orElseGet(() -> engine.imageUser(image))
        .compose(
            name ->
                Owner.needsFiles(name)
                    ? read.apply(helper, "/etc/passwd")
                        .compose(
                            passwd ->
                                read.apply(helper, "/etc/group")
                                    .map(group -> Owner.of(name, passwd, group)))
                    : Future.succeededFuture(Owner.of(name, "", "")));
  }
}
