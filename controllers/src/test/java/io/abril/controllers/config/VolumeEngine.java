package io.abril.controllers.config;

import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.ContainerSpec.Mount;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.DockerError.Reason;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.docker.Engine.UploadFile;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An engine of containers, whose ids are their names, and anonymous volumes. As in Docker Engine
 * 20.10, a volume goes with its last user, and who has it from another container becomes a user of
 * it by being started.
 */
final class VolumeEngine {
  final Map<String, Container> containers = new TreeMap<>();

  /** Files by name, by volume, which is named after the container and path it was made for. */
  final Map<String, Map<String, String>> volumes = new TreeMap<>();

  boolean refusesStarts;

  private final Map<String, Map<String, String>> mounted = new HashMap<>();
  private final Map<String, Set<String>> users = new HashMap<>();
  private int made;

  Engine engine() {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "containers" -> containers;
                  case "create" -> create((ContainerSpec) args[0]);
                  case "start" -> start((String) args[0]);
                  case "refresh" -> Future.succeededFuture();
                  case "upload" -> upload((String) args[0], (String) args[1], (List<?>) args[2]);
                  case "remove" -> remove((String) args[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** The files of a container's folder. */
  Map<String, String> files(String container, String folder) {
    return volumes.getOrDefault(mounted.get(container).get(folder), Map.of());
  }

  private Future<String> create(ContainerSpec spec) {
    if (containers.containsKey(spec.name())) {
      return failed(Reason.NAME_TAKEN, "the name " + spec.name() + " is in use");
    }
    var folders = new HashMap<String, String>();
    for (Mount mount : spec.mounts()) {
      var volume = "volume-" + ++made;
      volumes.put(volume, new TreeMap<>());
      users.put(volume, new HashSet<>(Set.of(spec.name())));
      folders.put(mount.path(), volume);
    }
    spec.volumesFrom().ifPresent(from -> folders.putAll(mounted.get(from)));
    mounted.put(spec.name(), folders);
    put(spec.name(), "created");
    return Future.succeededFuture(spec.name());
  }

  private void put(String name, String state) {
    containers.put(
        name,
        new Container(
            name, name, Map.of(), "i", "i", state, Optional.empty(), false, "", Map.of(), 0));
  }

  private Future<Void> start(String name) {
    for (String volume : mounted.get(name).values()) {
      if (!volumes.containsKey(volume)) {
        return failed(Reason.NOT_FOUND, "get " + volume + ": no such volume");
      }
      users.get(volume).add(name);
    }
    if (refusesStarts) {
      return failed(Reason.PORT, "port 80 is taken");
    }
    put(name, "running");
    return Future.succeededFuture();
  }

  private Future<Void> upload(String name, String folder, List<?> files) {
    for (Object file : files) {
      var one = (UploadFile) file;
      volumes
          .get(mounted.get(name).get(folder))
          .put(one.name(), new String(one.content(), StandardCharsets.UTF_8));
    }
    return Future.succeededFuture();
  }

  private Future<Void> remove(String name) {
    containers.remove(name);
    mounted.remove(name);
    users.values().forEach(of -> of.remove(name));
    volumes.keySet().removeIf(volume -> users.get(volume).isEmpty());
    return Future.succeededFuture();
  }

  private static <T> Future<T> failed(Reason reason, String message) {
    return Future.failedFuture(new DockerError(reason, message, null));
  }
}
